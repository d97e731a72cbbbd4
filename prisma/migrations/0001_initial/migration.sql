-- The tables, as prisma/schema.prisma describes them.
-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "attune";

-- CreateTable
CREATE TABLE "attune"."identity" (
    "id" SERIAL NOT NULL,
    "login" TEXT NOT NULL,
    "display_name" TEXT,
    "password_hash" TEXT,
    "attributes" JSONB NOT NULL DEFAULT '{}',
    "frozen" BOOLEAN NOT NULL DEFAULT false,
    "token_epoch" INTEGER NOT NULL DEFAULT 0,
    "created" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "identity_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "attune"."identity_role" (
    "id" SERIAL NOT NULL,
    "identity_id" INTEGER NOT NULL,
    "role" TEXT NOT NULL,
    "source" TEXT NOT NULL DEFAULT 'local',
    "managed" BOOLEAN NOT NULL DEFAULT false,
    "created" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "identity_role_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "attune"."permission_set" (
    "id" SERIAL NOT NULL,
    "ref" TEXT NOT NULL,
    "pack" INTEGER,
    "pack_ref" TEXT,
    "label" TEXT NOT NULL,
    "description" TEXT,
    "grants" JSONB NOT NULL DEFAULT '[]',
    "created" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "permission_set_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "attune"."permission_set_role" (
    "id" SERIAL NOT NULL,
    "permission_set_id" INTEGER NOT NULL,
    "role" TEXT NOT NULL,
    "created" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "permission_set_role_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "attune"."permission_assignment" (
    "id" SERIAL NOT NULL,
    "identity_id" INTEGER NOT NULL,
    "permission_set_id" INTEGER NOT NULL,
    "created" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "permission_assignment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "attune"."pack" (
    "id" SERIAL NOT NULL,
    "ref" TEXT NOT NULL,
    "label" TEXT NOT NULL,
    "description" TEXT,
    "version" TEXT NOT NULL,
    "conf_schema" JSONB NOT NULL DEFAULT '{}',
    "config" JSONB NOT NULL DEFAULT '{}',
    "meta" JSONB NOT NULL DEFAULT '{}',
    "tags" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "runtime_deps" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "dependencies" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "is_standard" BOOLEAN NOT NULL DEFAULT false,
    "content_hash" TEXT,
    "created_by" INTEGER,
    "created" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "pack_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "attune"."runtime" (
    "id" SERIAL NOT NULL,
    "ref" TEXT NOT NULL,
    "pack" INTEGER,
    "pack_ref" TEXT,
    "description" TEXT,
    "name" TEXT NOT NULL,
    "aliases" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "distributions" JSONB NOT NULL DEFAULT '{}',
    "installation" JSONB,
    "execution_config" JSONB NOT NULL DEFAULT '{}',
    "created" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "runtime_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "attune"."trigger" (
    "id" SERIAL NOT NULL,
    "ref" TEXT NOT NULL,
    "pack" INTEGER,
    "pack_ref" TEXT,
    "label" TEXT NOT NULL,
    "description" TEXT,
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "param_schema" JSONB,
    "out_schema" JSONB,
    "webhook_enabled" BOOLEAN NOT NULL DEFAULT false,
    "webhook_key" TEXT,
    "webhook_config" JSONB,
    "is_adhoc" BOOLEAN NOT NULL DEFAULT false,
    "sensor" INTEGER,
    "sensor_ref" TEXT,
    "created" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "trigger_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "attune"."sensor" (
    "id" SERIAL NOT NULL,
    "ref" TEXT NOT NULL,
    "pack" INTEGER,
    "pack_ref" TEXT,
    "label" TEXT NOT NULL,
    "description" TEXT,
    "entrypoint" TEXT NOT NULL DEFAULT 'internal://timer',
    "runtime" INTEGER,
    "runtime_ref" TEXT,
    "trigger" INTEGER,
    "trigger_ref" TEXT,
    "config" JSONB NOT NULL DEFAULT '{}',
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "param_schema" JSONB,
    "worker_selector" JSONB NOT NULL DEFAULT '{}',
    "worker_tolerations" JSONB NOT NULL DEFAULT '[]',
    "worker_affinity" JSONB NOT NULL DEFAULT '{}',
    "misfire_policy" TEXT NOT NULL DEFAULT 'fire_once',
    "misfire_cap" INTEGER NOT NULL DEFAULT 100,
    "misfire_window_seconds" INTEGER,
    "is_adhoc" BOOLEAN NOT NULL DEFAULT true,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "sensor_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "attune"."rule" (
    "id" SERIAL NOT NULL,
    "ref" TEXT NOT NULL,
    "pack" INTEGER NOT NULL,
    "pack_ref" TEXT NOT NULL,
    "label" TEXT NOT NULL,
    "description" TEXT,
    "action" INTEGER,
    "action_ref" TEXT NOT NULL,
    "trigger" INTEGER,
    "trigger_ref" TEXT NOT NULL,
    "sensor" INTEGER,
    "sensor_ref" TEXT,
    "conditions" JSONB NOT NULL DEFAULT '{}',
    "action_params" JSONB NOT NULL DEFAULT '{}',
    "trigger_params" JSONB NOT NULL DEFAULT '{}',
    "permission_set_refs" JSONB,
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "is_adhoc" BOOLEAN NOT NULL DEFAULT true,
    "owner_identity" INTEGER,
    "misfire_policy" TEXT NOT NULL DEFAULT 'fire_once',
    "misfire_cap" INTEGER NOT NULL DEFAULT 100,
    "misfire_window_seconds" INTEGER,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "rule_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "attune"."timer" (
    "id" SERIAL NOT NULL,
    "sensor" INTEGER,
    "rule" INTEGER,
    "trigger_ref" TEXT NOT NULL,
    "config" JSONB NOT NULL,
    "enabled" BOOLEAN NOT NULL,
    "misfire_policy" TEXT NOT NULL,
    "misfire_cap" INTEGER NOT NULL,
    "misfire_window_seconds" INTEGER,
    "version" INTEGER NOT NULL,
    "phase_at" TIMESTAMPTZ(3) NOT NULL,
    "armed_from" TIMESTAMPTZ(3) NOT NULL,
    "high_water_at" TIMESTAMPTZ(3),
    "execution_count" BIGINT NOT NULL DEFAULT 0,
    "last_scheduled_at" TIMESTAMPTZ(3),
    "last_fired_at" TIMESTAMPTZ(3),
    "last_late_ms" INTEGER,

    CONSTRAINT "timer_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "attune"."timer_skip" (
    "id" BIGSERIAL NOT NULL,
    "timer" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "from_at" TIMESTAMPTZ(3) NOT NULL,
    "to_at" TIMESTAMPTZ(3) NOT NULL,
    "count" INTEGER NOT NULL,
    "reason" TEXT NOT NULL,
    "created" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "timer_skip_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "attune"."action" (
    "id" SERIAL NOT NULL,
    "ref" TEXT NOT NULL,
    "pack" INTEGER NOT NULL,
    "pack_ref" TEXT NOT NULL,
    "label" TEXT NOT NULL,
    "description" TEXT,
    "entrypoint" TEXT NOT NULL,
    "runtime" INTEGER,
    "runtime_ref" TEXT,
    "runtime_version_constraint" TEXT,
    "required_worker_runtimes" JSONB NOT NULL DEFAULT '{}',
    "worker_selector" JSONB NOT NULL DEFAULT '{}',
    "worker_tolerations" JSONB NOT NULL DEFAULT '[]',
    "worker_affinity" JSONB NOT NULL DEFAULT '{}',
    "param_schema" JSONB,
    "out_schema" JSONB,
    "parameter_delivery" TEXT NOT NULL DEFAULT 'stdin',
    "parameter_format" TEXT NOT NULL DEFAULT 'json',
    "output_format" TEXT NOT NULL DEFAULT 'text',
    "timeout_seconds" INTEGER,
    "max_retries" INTEGER NOT NULL DEFAULT 0,
    "retry_delay_seconds" INTEGER NOT NULL DEFAULT 5,
    "is_adhoc" BOOLEAN NOT NULL DEFAULT true,
    "accesses_mcp" BOOLEAN NOT NULL DEFAULT false,
    "default_execution_permission_set_refs" JSONB NOT NULL DEFAULT '[]',
    "created" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "action_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "attune"."event" (
    "id" BIGSERIAL NOT NULL,
    "trigger" INTEGER,
    "trigger_ref" TEXT NOT NULL,
    "config" JSONB,
    "payload" JSONB,
    "source" INTEGER,
    "source_ref" TEXT,
    "rule" INTEGER,
    "rule_ref" TEXT,
    "timer" INTEGER,
    "scheduled_at" TIMESTAMPTZ(3),
    "late_ms" INTEGER,
    "coalesced" INTEGER,
    "created" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "event_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "attune"."enforcement" (
    "id" BIGSERIAL NOT NULL,
    "rule" INTEGER,
    "rule_ref" TEXT NOT NULL,
    "trigger_ref" TEXT NOT NULL,
    "event" BIGINT,
    "status" TEXT NOT NULL DEFAULT 'created',
    "condition" TEXT NOT NULL DEFAULT 'all',
    "config" JSONB,
    "payload" JSONB,
    "conditions" JSONB NOT NULL DEFAULT '{}',
    "created" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "resolved_at" TIMESTAMPTZ(3),

    CONSTRAINT "enforcement_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "attune"."execution" (
    "id" BIGSERIAL NOT NULL,
    "action" INTEGER,
    "action_ref" TEXT NOT NULL,
    "config" JSONB,
    "env_vars" JSONB,
    "parent" BIGINT,
    "enforcement" BIGINT,
    "event" BIGINT,
    "rule_ref" TEXT,
    "trigger_ref" TEXT,
    "executor" INTEGER,
    "permission_set_refs" JSONB,
    "worker_selector" JSONB NOT NULL DEFAULT '{}',
    "worker_tolerations" JSONB NOT NULL DEFAULT '[]',
    "worker_affinity" JSONB NOT NULL DEFAULT '{}',
    "worker" INTEGER,
    "status" TEXT NOT NULL DEFAULT 'requested',
    "result" JSONB,
    "original_execution" BIGINT,
    "attempt" INTEGER NOT NULL DEFAULT 1,
    "started_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),
    "created" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "execution_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "attune"."execution_log" (
    "execution" BIGINT NOT NULL,
    "seq" INTEGER NOT NULL,
    "stream" TEXT NOT NULL,
    "content" TEXT NOT NULL,
    "created" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "execution_log_pkey" PRIMARY KEY ("execution","seq")
);

-- CreateTable
CREATE TABLE "attune"."worker" (
    "id" SERIAL NOT NULL,
    "name" TEXT NOT NULL,
    "worker_type" TEXT NOT NULL DEFAULT 'local',
    "worker_role" TEXT NOT NULL DEFAULT 'action',
    "host" TEXT NOT NULL,
    "pid" INTEGER NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'active',
    "concurrency" INTEGER NOT NULL,
    "running" INTEGER NOT NULL DEFAULT 0,
    "queue_worker_ids" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "supported_runtimes" JSONB NOT NULL DEFAULT '[]',
    "last_heartbeat" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "worker_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "attune"."change" (
    "id" BIGSERIAL NOT NULL,
    "xid" xid8 NOT NULL DEFAULT pg_current_xact_id(),
    "entity" TEXT NOT NULL,
    "entity_id" BIGINT NOT NULL,
    "op" TEXT NOT NULL,
    "created" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "change_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "attune"."setting" (
    "name" TEXT NOT NULL,
    "value" JSONB NOT NULL,
    "updated" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "setting_pkey" PRIMARY KEY ("name")
);

-- CreateIndex
CREATE UNIQUE INDEX "identity_login_key" ON "attune"."identity"("login");

-- CreateIndex
CREATE UNIQUE INDEX "identity_role_identity_id_role_key" ON "attune"."identity_role"("identity_id", "role");

-- CreateIndex
CREATE UNIQUE INDEX "permission_set_ref_key" ON "attune"."permission_set"("ref");

-- CreateIndex
CREATE INDEX "permission_set_pack_idx" ON "attune"."permission_set"("pack");

-- CreateIndex
CREATE INDEX "permission_set_role_role_idx" ON "attune"."permission_set_role"("role");

-- CreateIndex
CREATE UNIQUE INDEX "permission_set_role_permission_set_id_role_key" ON "attune"."permission_set_role"("permission_set_id", "role");

-- CreateIndex
CREATE INDEX "permission_assignment_permission_set_id_idx" ON "attune"."permission_assignment"("permission_set_id");

-- CreateIndex
CREATE UNIQUE INDEX "permission_assignment_identity_id_permission_set_id_key" ON "attune"."permission_assignment"("identity_id", "permission_set_id");

-- CreateIndex
CREATE UNIQUE INDEX "pack_ref_key" ON "attune"."pack"("ref");

-- CreateIndex
CREATE INDEX "pack_created_by_idx" ON "attune"."pack"("created_by");

-- CreateIndex
CREATE UNIQUE INDEX "runtime_ref_key" ON "attune"."runtime"("ref");

-- CreateIndex
CREATE INDEX "runtime_pack_idx" ON "attune"."runtime"("pack");

-- CreateIndex
CREATE UNIQUE INDEX "trigger_ref_key" ON "attune"."trigger"("ref");

-- CreateIndex
CREATE UNIQUE INDEX "trigger_webhook_key_key" ON "attune"."trigger"("webhook_key");

-- CreateIndex
CREATE INDEX "trigger_pack_idx" ON "attune"."trigger"("pack");

-- CreateIndex
CREATE INDEX "trigger_sensor_idx" ON "attune"."trigger"("sensor");

-- CreateIndex
CREATE UNIQUE INDEX "sensor_ref_key" ON "attune"."sensor"("ref");

-- CreateIndex
CREATE INDEX "sensor_pack_idx" ON "attune"."sensor"("pack");

-- CreateIndex
CREATE INDEX "sensor_runtime_idx" ON "attune"."sensor"("runtime");

-- CreateIndex
CREATE INDEX "sensor_trigger_idx" ON "attune"."sensor"("trigger");

-- CreateIndex
CREATE UNIQUE INDEX "rule_ref_key" ON "attune"."rule"("ref");

-- CreateIndex
CREATE INDEX "rule_pack_idx" ON "attune"."rule"("pack");

-- CreateIndex
CREATE INDEX "rule_action_idx" ON "attune"."rule"("action");

-- CreateIndex
CREATE INDEX "rule_trigger_idx" ON "attune"."rule"("trigger");

-- CreateIndex
CREATE INDEX "rule_sensor_idx" ON "attune"."rule"("sensor");

-- CreateIndex
CREATE INDEX "rule_owner_identity_idx" ON "attune"."rule"("owner_identity");

-- CreateIndex
CREATE UNIQUE INDEX "timer_sensor_key" ON "attune"."timer"("sensor");

-- CreateIndex
CREATE UNIQUE INDEX "timer_rule_key" ON "attune"."timer"("rule");

-- CreateIndex
CREATE INDEX "timer_skip_timer_from_at_idx" ON "attune"."timer_skip"("timer", "from_at");

-- CreateIndex
CREATE UNIQUE INDEX "action_ref_key" ON "attune"."action"("ref");

-- CreateIndex
CREATE INDEX "action_pack_idx" ON "attune"."action"("pack");

-- CreateIndex
CREATE INDEX "action_runtime_idx" ON "attune"."action"("runtime");

-- CreateIndex
CREATE INDEX "event_trigger_id_idx" ON "attune"."event"("trigger", "id" DESC);

-- CreateIndex
CREATE INDEX "event_source_id_idx" ON "attune"."event"("source", "id" DESC);

-- CreateIndex
CREATE INDEX "event_rule_id_idx" ON "attune"."event"("rule", "id" DESC);

-- CreateIndex
CREATE INDEX "event_created_idx" ON "attune"."event"("created");

-- CreateIndex
CREATE UNIQUE INDEX "event_timer_scheduled_at_key" ON "attune"."event"("timer", "scheduled_at");

-- CreateIndex
CREATE INDEX "enforcement_rule_id_idx" ON "attune"."enforcement"("rule", "id" DESC);

-- CreateIndex
CREATE INDEX "enforcement_created_idx" ON "attune"."enforcement"("created");

-- CreateIndex
CREATE UNIQUE INDEX "enforcement_event_rule_key" ON "attune"."enforcement"("event", "rule");

-- CreateIndex
CREATE INDEX "execution_action_id_idx" ON "attune"."execution"("action", "id" DESC);

-- CreateIndex
CREATE INDEX "execution_enforcement_idx" ON "attune"."execution"("enforcement");

-- CreateIndex
CREATE INDEX "execution_rule_ref_id_idx" ON "attune"."execution"("rule_ref", "id" DESC);

-- CreateIndex
CREATE INDEX "execution_event_idx" ON "attune"."execution"("event");

-- CreateIndex
CREATE INDEX "execution_status_id_idx" ON "attune"."execution"("status", "id" DESC);

-- CreateIndex
CREATE INDEX "execution_created_idx" ON "attune"."execution"("created");

-- CreateIndex
CREATE UNIQUE INDEX "worker_name_key" ON "attune"."worker"("name");

-- CreateIndex
CREATE INDEX "change_xid_id_idx" ON "attune"."change"("xid", "id");

-- CreateIndex
CREATE INDEX "change_created_idx" ON "attune"."change"("created");

-- AddForeignKey
ALTER TABLE "attune"."identity_role" ADD CONSTRAINT "identity_role_identity_id_fkey" FOREIGN KEY ("identity_id") REFERENCES "attune"."identity"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "attune"."permission_set" ADD CONSTRAINT "permission_set_pack_fkey" FOREIGN KEY ("pack") REFERENCES "attune"."pack"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "attune"."permission_set_role" ADD CONSTRAINT "permission_set_role_permission_set_id_fkey" FOREIGN KEY ("permission_set_id") REFERENCES "attune"."permission_set"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "attune"."permission_assignment" ADD CONSTRAINT "permission_assignment_identity_id_fkey" FOREIGN KEY ("identity_id") REFERENCES "attune"."identity"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "attune"."permission_assignment" ADD CONSTRAINT "permission_assignment_permission_set_id_fkey" FOREIGN KEY ("permission_set_id") REFERENCES "attune"."permission_set"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "attune"."pack" ADD CONSTRAINT "pack_created_by_fkey" FOREIGN KEY ("created_by") REFERENCES "attune"."identity"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "attune"."runtime" ADD CONSTRAINT "runtime_pack_fkey" FOREIGN KEY ("pack") REFERENCES "attune"."pack"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "attune"."trigger" ADD CONSTRAINT "trigger_pack_fkey" FOREIGN KEY ("pack") REFERENCES "attune"."pack"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "attune"."trigger" ADD CONSTRAINT "trigger_sensor_fkey" FOREIGN KEY ("sensor") REFERENCES "attune"."sensor"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "attune"."sensor" ADD CONSTRAINT "sensor_pack_fkey" FOREIGN KEY ("pack") REFERENCES "attune"."pack"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "attune"."sensor" ADD CONSTRAINT "sensor_runtime_fkey" FOREIGN KEY ("runtime") REFERENCES "attune"."runtime"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "attune"."sensor" ADD CONSTRAINT "sensor_trigger_fkey" FOREIGN KEY ("trigger") REFERENCES "attune"."trigger"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "attune"."rule" ADD CONSTRAINT "rule_pack_fkey" FOREIGN KEY ("pack") REFERENCES "attune"."pack"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "attune"."rule" ADD CONSTRAINT "rule_action_fkey" FOREIGN KEY ("action") REFERENCES "attune"."action"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "attune"."rule" ADD CONSTRAINT "rule_trigger_fkey" FOREIGN KEY ("trigger") REFERENCES "attune"."trigger"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "attune"."rule" ADD CONSTRAINT "rule_sensor_fkey" FOREIGN KEY ("sensor") REFERENCES "attune"."sensor"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "attune"."rule" ADD CONSTRAINT "rule_owner_identity_fkey" FOREIGN KEY ("owner_identity") REFERENCES "attune"."identity"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "attune"."timer" ADD CONSTRAINT "timer_sensor_fkey" FOREIGN KEY ("sensor") REFERENCES "attune"."sensor"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "attune"."timer" ADD CONSTRAINT "timer_rule_fkey" FOREIGN KEY ("rule") REFERENCES "attune"."rule"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "attune"."timer_skip" ADD CONSTRAINT "timer_skip_timer_fkey" FOREIGN KEY ("timer") REFERENCES "attune"."timer"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "attune"."action" ADD CONSTRAINT "action_pack_fkey" FOREIGN KEY ("pack") REFERENCES "attune"."pack"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "attune"."action" ADD CONSTRAINT "action_runtime_fkey" FOREIGN KEY ("runtime") REFERENCES "attune"."runtime"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "attune"."event" ADD CONSTRAINT "event_trigger_fkey" FOREIGN KEY ("trigger") REFERENCES "attune"."trigger"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "attune"."event" ADD CONSTRAINT "event_source_fkey" FOREIGN KEY ("source") REFERENCES "attune"."sensor"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "attune"."event" ADD CONSTRAINT "event_rule_fkey" FOREIGN KEY ("rule") REFERENCES "attune"."rule"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "attune"."event" ADD CONSTRAINT "event_timer_fkey" FOREIGN KEY ("timer") REFERENCES "attune"."timer"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "attune"."enforcement" ADD CONSTRAINT "enforcement_rule_fkey" FOREIGN KEY ("rule") REFERENCES "attune"."rule"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "attune"."enforcement" ADD CONSTRAINT "enforcement_event_fkey" FOREIGN KEY ("event") REFERENCES "attune"."event"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "attune"."execution" ADD CONSTRAINT "execution_action_fkey" FOREIGN KEY ("action") REFERENCES "attune"."action"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "attune"."execution" ADD CONSTRAINT "execution_parent_fkey" FOREIGN KEY ("parent") REFERENCES "attune"."execution"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "attune"."execution" ADD CONSTRAINT "execution_original_execution_fkey" FOREIGN KEY ("original_execution") REFERENCES "attune"."execution"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "attune"."execution" ADD CONSTRAINT "execution_enforcement_fkey" FOREIGN KEY ("enforcement") REFERENCES "attune"."enforcement"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "attune"."execution" ADD CONSTRAINT "execution_executor_fkey" FOREIGN KEY ("executor") REFERENCES "attune"."identity"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "attune"."execution" ADD CONSTRAINT "execution_worker_fkey" FOREIGN KEY ("worker") REFERENCES "attune"."worker"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "attune"."execution_log" ADD CONSTRAINT "execution_log_execution_fkey" FOREIGN KEY ("execution") REFERENCES "attune"."execution"("id") ON DELETE CASCADE ON UPDATE CASCADE;

