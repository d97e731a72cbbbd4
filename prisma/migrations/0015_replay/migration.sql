-- An event runs a rule once by itself; replays are further matches of the two, each with its number.

-- Prisma's part ─────────────────────────────────────────────────────────────────────────────────────────────────────
ALTER TABLE "attune"."enforcement" ADD COLUMN "replay" INTEGER NOT NULL DEFAULT 0;
DROP INDEX "attune"."enforcement_event_rule_key";
CREATE UNIQUE INDEX "enforcement_event_rule_replay_key" ON "attune"."enforcement"("event", "rule", "replay");
