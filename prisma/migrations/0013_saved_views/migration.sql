-- Filters and sort of a list that somebody gave a name.

-- Prisma's part ─────────────────────────────────────────────────────────────────────────────────────────────────────
CREATE TABLE "attune"."saved_view" (
    "id" SERIAL NOT NULL,
    "identity_id" INTEGER NOT NULL,
    "list" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "query" TEXT NOT NULL,
    "is_default" BOOLEAN NOT NULL DEFAULT false,
    "created" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "saved_view_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "saved_view_identity_id_list_name_key" ON "attune"."saved_view"("identity_id", "list", "name");
ALTER TABLE "attune"."saved_view" ADD CONSTRAINT "saved_view_identity_id_fkey" FOREIGN KEY ("identity_id") REFERENCES "attune"."identity"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Ours ──────────────────────────────────────────────────────────────────────────────────────────────────────────────
create unique index saved_view_one_default on attune.saved_view (identity_id, list) where is_default;
