-- Which node fires timers (docs/decisions/0016-scheduler-lease.md), and what the clocks of nodes were seen to do.

-- Prisma's part ─────────────────────────────────────────────────────────────────────────────────────────────────────
CREATE TABLE "attune"."scheduler_lease" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "holder" TEXT,
    "host" TEXT,
    "pid" INTEGER,
    "epoch" BIGINT NOT NULL DEFAULT 0,
    "taken_at" TIMESTAMPTZ(3),
    "expires_at" TIMESTAMPTZ(3),

    CONSTRAINT "scheduler_lease_pkey" PRIMARY KEY ("id")
);
CREATE TABLE "attune"."clock_incident" (
    "id" BIGSERIAL NOT NULL,
    "node" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "offset_ms" DOUBLE PRECISION NOT NULL,
    "created" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "clock_incident_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "clock_incident_created_idx" ON "attune"."clock_incident"("created");

-- Ours ──────────────────────────────────────────────────────────────────────────────────────────────────────────────
alter table attune.scheduler_lease add constraint scheduler_lease_single check (id = 1);
alter table attune.clock_incident add constraint clock_incident_kind check (kind in ('step', 'skew'));
insert into attune.scheduler_lease default values;
