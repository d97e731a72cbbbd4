-- AlterTable
ALTER TABLE "attune"."identity" ADD COLUMN     "auth_provider" TEXT NOT NULL DEFAULT 'local',
ADD COLUMN     "external_subject" TEXT,
ADD COLUMN     "last_sign_in_at" TIMESTAMPTZ(3),
ADD COLUMN     "provider_profile" JSONB;

-- CreateTable
CREATE TABLE "attune"."integration_token" (
    "id" SERIAL NOT NULL,
    "identity_id" INTEGER NOT NULL,
    "label" TEXT NOT NULL,
    "description" TEXT,
    "token_hash" TEXT NOT NULL,
    "token_prefix" TEXT NOT NULL,
    "token_suffix" TEXT NOT NULL,
    "created_by" INTEGER,
    "expires_at" TIMESTAMPTZ(3),
    "last_used_at" TIMESTAMPTZ(3),
    "last_used_ip" TEXT,
    "revoked_at" TIMESTAMPTZ(3),
    "revoked_by" INTEGER,
    "revocation_reason" TEXT,
    "created" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "integration_token_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "attune"."key" (
    "id" SERIAL NOT NULL,
    "ref" TEXT NOT NULL,
    "owner_type" TEXT NOT NULL,
    "owner" TEXT,
    "owner_identity" INTEGER,
    "owner_pack" INTEGER,
    "owner_pack_ref" TEXT,
    "owner_action" INTEGER,
    "owner_action_ref" TEXT,
    "owner_sensor" INTEGER,
    "owner_sensor_ref" TEXT,
    "name" TEXT NOT NULL,
    "encrypted" BOOLEAN NOT NULL DEFAULT false,
    "value" JSONB NOT NULL,
    "created" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "key_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "attune"."audit_event" (
    "id" BIGSERIAL NOT NULL,
    "actor_type" TEXT NOT NULL,
    "actor_id" INTEGER,
    "actor_login" TEXT,
    "action" TEXT NOT NULL,
    "resource" TEXT NOT NULL,
    "resource_id" BIGINT,
    "resource_ref" TEXT,
    "outcome" TEXT NOT NULL DEFAULT 'success',
    "via" TEXT,
    "request_id" TEXT,
    "address" TEXT,
    "user_agent" TEXT,
    "details" JSONB,
    "created" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "audit_event_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "attune"."pack_archive" (
    "pack" INTEGER NOT NULL,
    "content_hash" TEXT NOT NULL,
    "archive" BYTEA NOT NULL,
    "size_bytes" INTEGER NOT NULL,
    "created" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "pack_archive_pkey" PRIMARY KEY ("pack")
);

-- CreateTable
CREATE TABLE "attune"."pack_environment" (
    "id" SERIAL NOT NULL,
    "pack" INTEGER NOT NULL,
    "runtime_ref" TEXT NOT NULL,
    "host" TEXT NOT NULL,
    "content_hash" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'pending',
    "log" TEXT NOT NULL DEFAULT '',
    "error" TEXT,
    "started_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),
    "updated" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "pack_environment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "attune"."webhook_call" (
    "id" BIGSERIAL NOT NULL,
    "trigger" INTEGER NOT NULL,
    "status" INTEGER NOT NULL,
    "outcome" TEXT NOT NULL,
    "message" TEXT,
    "event" BIGINT,
    "address" TEXT,
    "user_agent" TEXT,
    "size_bytes" INTEGER NOT NULL,
    "duration_ms" INTEGER NOT NULL,
    "idempotency_key" TEXT,
    "created" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "webhook_call_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "attune"."webhook_delivery" (
    "trigger" INTEGER NOT NULL,
    "idempotency_key" TEXT NOT NULL,
    "event" BIGINT NOT NULL,
    "created" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "webhook_delivery_pkey" PRIMARY KEY ("trigger","idempotency_key")
);

-- CreateTable
CREATE TABLE "attune"."sensor_process" (
    "sensor" INTEGER NOT NULL,
    "status" TEXT NOT NULL,
    "node" TEXT,
    "lease_until" TIMESTAMPTZ(3),
    "host" TEXT,
    "pid" INTEGER,
    "configuration_hash" TEXT,
    "restarts" INTEGER NOT NULL DEFAULT 0,
    "started_at" TIMESTAMPTZ(3),
    "next_start_at" TIMESTAMPTZ(3),
    "last_exit_code" INTEGER,
    "last_error" TEXT,
    "events" BIGINT NOT NULL DEFAULT 0,
    "updated" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "sensor_process_pkey" PRIMARY KEY ("sensor")
);

-- CreateTable
CREATE TABLE "attune"."sensor_log" (
    "id" BIGSERIAL NOT NULL,
    "sensor" INTEGER NOT NULL,
    "stream" TEXT NOT NULL,
    "content" TEXT NOT NULL,
    "created" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "sensor_log_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "integration_token_token_hash_key" ON "attune"."integration_token"("token_hash");

-- CreateIndex
CREATE INDEX "integration_token_identity_id_idx" ON "attune"."integration_token"("identity_id");

-- CreateIndex
CREATE UNIQUE INDEX "key_ref_key" ON "attune"."key"("ref");

-- CreateIndex
CREATE INDEX "key_owner_identity_idx" ON "attune"."key"("owner_identity");

-- CreateIndex
CREATE INDEX "key_owner_pack_idx" ON "attune"."key"("owner_pack");

-- CreateIndex
CREATE INDEX "key_owner_action_idx" ON "attune"."key"("owner_action");

-- CreateIndex
CREATE INDEX "key_owner_sensor_idx" ON "attune"."key"("owner_sensor");

-- CreateIndex
CREATE INDEX "audit_event_request_id_idx" ON "attune"."audit_event"("request_id");

-- CreateIndex
CREATE INDEX "audit_event_resource_resource_ref_id_idx" ON "attune"."audit_event"("resource", "resource_ref", "id" DESC);

-- CreateIndex
CREATE INDEX "audit_event_actor_id_id_idx" ON "attune"."audit_event"("actor_id", "id" DESC);

-- CreateIndex
CREATE INDEX "audit_event_created_idx" ON "attune"."audit_event"("created");

-- CreateIndex
CREATE UNIQUE INDEX "pack_environment_pack_runtime_ref_host_key" ON "attune"."pack_environment"("pack", "runtime_ref", "host");

-- CreateIndex
CREATE INDEX "webhook_call_trigger_id_idx" ON "attune"."webhook_call"("trigger", "id" DESC);

-- CreateIndex
CREATE INDEX "webhook_delivery_created_idx" ON "attune"."webhook_delivery"("created");

-- CreateIndex
CREATE INDEX "sensor_log_sensor_stream_id_idx" ON "attune"."sensor_log"("sensor", "stream", "id" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "identity_auth_provider_external_subject_key" ON "attune"."identity"("auth_provider", "external_subject");

-- AddForeignKey
ALTER TABLE "attune"."integration_token" ADD CONSTRAINT "integration_token_identity_id_fkey" FOREIGN KEY ("identity_id") REFERENCES "attune"."identity"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "attune"."key" ADD CONSTRAINT "key_owner_identity_fkey" FOREIGN KEY ("owner_identity") REFERENCES "attune"."identity"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "attune"."key" ADD CONSTRAINT "key_owner_pack_fkey" FOREIGN KEY ("owner_pack") REFERENCES "attune"."pack"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "attune"."key" ADD CONSTRAINT "key_owner_action_fkey" FOREIGN KEY ("owner_action") REFERENCES "attune"."action"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "attune"."key" ADD CONSTRAINT "key_owner_sensor_fkey" FOREIGN KEY ("owner_sensor") REFERENCES "attune"."sensor"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "attune"."pack_archive" ADD CONSTRAINT "pack_archive_pack_fkey" FOREIGN KEY ("pack") REFERENCES "attune"."pack"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "attune"."pack_environment" ADD CONSTRAINT "pack_environment_pack_fkey" FOREIGN KEY ("pack") REFERENCES "attune"."pack"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "attune"."webhook_call" ADD CONSTRAINT "webhook_call_trigger_fkey" FOREIGN KEY ("trigger") REFERENCES "attune"."trigger"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "attune"."webhook_delivery" ADD CONSTRAINT "webhook_delivery_trigger_fkey" FOREIGN KEY ("trigger") REFERENCES "attune"."trigger"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "attune"."sensor_process" ADD CONSTRAINT "sensor_process_sensor_fkey" FOREIGN KEY ("sensor") REFERENCES "attune"."sensor"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "attune"."sensor_log" ADD CONSTRAINT "sensor_log_sensor_fkey" FOREIGN KEY ("sensor") REFERENCES "attune"."sensor"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- ── Checks ──────────────────────────────────────────────────────────────────────────────────────────────────────────
alter table attune.key add constraint key_ref_format check (ref ~ '^[a-z0-9][a-z0-9_-]*(\.[a-z0-9_-]+)*$');
alter table attune.key add constraint key_owner_type check (owner_type in ('system', 'identity', 'pack', 'action', 'sensor'));
alter table attune.key add constraint key_one_owner check (num_nonnulls(owner_identity, owner_pack, owner_action, owner_sensor) = case owner_type when 'system' then 0 else 1 end);
alter table attune.audit_event add constraint audit_event_outcome check (outcome in ('success', 'denied', 'failed'));
alter table attune.pack_environment add constraint pack_environment_status check (status in ('pending', 'building', 'ready', 'failed'));
alter table attune.sensor_process add constraint sensor_process_status check (status in ('waiting', 'starting', 'running', 'backoff', 'failed', 'stopped'));
alter table attune.sensor_log add constraint sensor_log_stream check (stream in ('stdout', 'stderr'));
alter table attune.webhook_call add constraint webhook_call_outcome check (outcome in ('accepted', 'repeated', 'malformed', 'too_large', 'address_refused', 'rate_limited', 'bad_signature', 'failed'));

-- Compressed already; only what is stored plainly can be read in slices.
alter table attune.pack_archive alter column archive set storage external;

create trigger key_touch before update on attune.key for each row execute function attune.touch_updated();
create trigger integration_token_touch before update on attune.integration_token for each row execute function attune.touch_updated();
create trigger permission_set_touch before update on attune.permission_set for each row execute function attune.touch_updated();

-- ── The live feed learns of the new tables ──────────────────────────────────────────────────────────────────────────
create trigger key_changed after insert or update or delete on attune.key for each row execute function attune.definition_changed();
create trigger permission_set_changed after insert or update or delete on attune.permission_set for each row execute function attune.definition_changed();
create trigger identity_changed after insert or delete or update of login, display_name, frozen, attributes, token_epoch, auth_provider on attune.identity for each row execute function attune.definition_changed();

-- Rows that belong to something else are told as a change of that: attune.part_changed(entity, column of its id).
create function attune.part_changed() returns trigger language plpgsql as $$
declare part jsonb; owner_id bigint;
begin
  if tg_op = 'UPDATE' and new is not distinct from old then return null; end if;
  if tg_op = 'DELETE' then part := to_jsonb(old); else part := to_jsonb(new); end if;
  owner_id := (part ->> tg_argv[1])::bigint;
  insert into attune.change (entity, entity_id, op) values (tg_argv[0], owner_id, 'update');
  perform pg_notify('attune_change', tg_argv[0] || ':' || owner_id);
  return null;
end $$;
create trigger identity_role_changed after insert or update or delete on attune.identity_role for each row execute function attune.part_changed('identity', 'identity_id');
create trigger permission_assignment_changed after insert or update or delete on attune.permission_assignment for each row execute function attune.part_changed('identity', 'identity_id');
create trigger permission_set_role_changed after insert or update or delete on attune.permission_set_role for each row execute function attune.part_changed('permission_set', 'permission_set_id');
create trigger integration_token_changed after insert or delete or update of label, description, expires_at, revoked_at on attune.integration_token for each row execute function attune.part_changed('identity', 'identity_id');
create trigger pack_archive_changed after insert or update of content_hash or delete on attune.pack_archive for each row execute function attune.part_changed('pack', 'pack');
create trigger pack_environment_changed after insert or delete or update of status, log, error, content_hash on attune.pack_environment for each row execute function attune.part_changed('pack_environment', 'pack');
create trigger sensor_process_changed after insert or delete or update of status, node, pid, restarts, last_exit_code, last_error on attune.sensor_process for each row execute function attune.part_changed('sensor_process', 'sensor');

-- Calls of webhooks are stored in batches: one message per trigger and batch.
create function attune.webhook_called() returns trigger language plpgsql as $$
begin
  insert into attune.change (entity, entity_id, op) select distinct 'webhook_call', trigger, 'insert' from new_rows;
  perform pg_notify('attune_change', 'flow');
  return null;
end $$;
create trigger webhook_call_inserted after insert on attune.webhook_call referencing new table as new_rows for each statement execute function attune.webhook_called();

create function attune.audited() returns trigger language plpgsql as $$
begin
  insert into attune.change (entity, entity_id, op) select 'audit_event', max(id), 'insert' from new_rows having max(id) is not null;
  perform pg_notify('attune_change', 'flow');
  return null;
end $$;
create trigger audit_event_inserted after insert on attune.audit_event referencing new table as new_rows for each statement execute function attune.audited();

-- ── Audit: every change of a definition, in its own transaction ─────────────────────────────────────────────────────
-- Who changes it is told by the setting attune.actor of the transaction (server/domain/audit/audit-context.ts); without it,
-- somebody wrote SQL. Only names of changed columns are kept, and before and after of short plain values that are no secrets.
create function attune.audit_row() returns trigger language plpgsql as $$
declare
  hidden constant text[] := array['id', 'created', 'updated', 'version', 'content_hash', 'last_used_at', 'last_used_ip', 'last_sign_in_at', 'provider_profile', 'token_epoch', 'external_subject'];
  secret constant text[] := array['password_hash', 'token_hash', 'token_prefix', 'token_suffix', 'value', 'webhook_key', 'webhook_config', 'config', 'action_params', 'trigger_params', 'entrypoint', 'meta'];
  told constant jsonb := nullif(current_setting('attune.actor', true), '')::jsonb;
  row_before jsonb; row_after jsonb; subject jsonb; changed jsonb; verb text; named text;
begin
  if tg_op <> 'INSERT' then row_before := to_jsonb(old); end if;
  if tg_op <> 'DELETE' then row_after := to_jsonb(new); end if;
  subject := coalesce(row_after, row_before);
  verb := case tg_op when 'INSERT' then 'create' when 'DELETE' then 'delete' else 'update' end;
  if tg_op = 'UPDATE' then
    select jsonb_object_agg(n.key, case
        when n.key = any (secret) then to_jsonb('changed'::text)
        when jsonb_typeof(n.value) in ('object', 'array') or length(n.value::text) > 300 or length((row_before -> n.key)::text) > 300 then to_jsonb('changed'::text)
        else jsonb_build_object('from', row_before -> n.key, 'to', n.value) end)
      into changed
    from jsonb_each(row_after) n where n.key <> all (hidden) and n.value is distinct from row_before -> n.key;
    if changed is null then return null; end if;
    if tg_table_name = 'identity' and changed ? 'password_hash' and (select count(*) from jsonb_object_keys(changed)) = 1 then verb := 'change_password'; end if;
    if tg_table_name = 'identity' and changed ? 'frozen' then verb := case when (row_after ->> 'frozen')::boolean then 'freeze' else 'unfreeze' end; end if;
    if tg_table_name = 'integration_token' and changed ? 'revoked_at' then verb := 'revoke'; end if;
    if changed ? 'enabled' and (select count(*) from jsonb_object_keys(changed)) = 1 then verb := case when (row_after ->> 'enabled')::boolean then 'enable' else 'disable' end; end if;
    if tg_table_name = 'trigger' and (changed ? 'webhook_enabled' or changed ? 'webhook_key') then
      verb := case when not (row_after ->> 'webhook_enabled')::boolean then 'disable_webhook' when changed ? 'webhook_enabled' then 'enable_webhook' else 'regenerate_webhook' end;
    end if;
  end if;
  named := coalesce(subject ->> 'ref', subject ->> 'login', subject ->> 'name');
  if tg_table_name in ('identity_role', 'permission_assignment', 'integration_token') then
    select login into named from attune.identity where id = (subject ->> 'identity_id')::int;
    changed := coalesce(changed, '{}') || jsonb_strip_nulls(jsonb_build_object('role', subject -> 'role', 'label', subject -> 'label',
      'permission_set', (select ref from attune.permission_set where id = (subject ->> 'permission_set_id')::int)));
  elsif tg_table_name = 'permission_set_role' then
    select ref into named from attune.permission_set where id = (subject ->> 'permission_set_id')::int;
    changed := jsonb_build_object('role', subject -> 'role');
  end if;
  insert into attune.audit_event (actor_type, actor_id, actor_login, action, resource, resource_id, resource_ref, via, request_id, address, user_agent, details)
  values (coalesce(told ->> 'type', 'sql'), (told ->> 'id')::int, coalesce(told ->> 'login', case when told is null then session_user end),
    tg_table_name || '.' || verb, tg_table_name, (subject ->> 'id')::bigint, named, told ->> 'via', told ->> 'request', told ->> 'address', told ->> 'agent', changed);
  return null;
end $$;
create trigger pack_audited after insert or update or delete on attune.pack for each row execute function attune.audit_row();
create trigger runtime_audited after insert or update or delete on attune.runtime for each row execute function attune.audit_row();
create trigger trigger_audited after insert or update or delete on attune.trigger for each row execute function attune.audit_row();
create trigger sensor_audited after insert or update or delete on attune.sensor for each row execute function attune.audit_row();
create trigger rule_audited after insert or update or delete on attune.rule for each row execute function attune.audit_row();
create trigger action_audited after insert or update or delete on attune.action for each row execute function attune.audit_row();
create trigger key_audited after insert or update or delete on attune.key for each row execute function attune.audit_row();
create trigger identity_audited after insert or update or delete on attune.identity for each row execute function attune.audit_row();
create trigger identity_role_audited after insert or update or delete on attune.identity_role for each row execute function attune.audit_row();
create trigger permission_set_audited after insert or update or delete on attune.permission_set for each row execute function attune.audit_row();
create trigger permission_set_role_audited after insert or update or delete on attune.permission_set_role for each row execute function attune.audit_row();
create trigger permission_assignment_audited after insert or update or delete on attune.permission_assignment for each row execute function attune.audit_row();
create trigger integration_token_audited after insert or update or delete on attune.integration_token for each row execute function attune.audit_row();

-- Settings have no id: their name is what is told.
create function attune.audit_setting() returns trigger language plpgsql as $$
declare told constant jsonb := nullif(current_setting('attune.actor', true), '')::jsonb;
begin
  if told is null then return null; end if; -- the server's own marks, such as how far the feed is pruned
  insert into attune.audit_event (actor_type, actor_id, actor_login, action, resource, resource_ref, via, request_id, address, user_agent)
  values (told ->> 'type', (told ->> 'id')::int, told ->> 'login', 'setting.update', 'setting', new.name, told ->> 'via', told ->> 'request', told ->> 'address', told ->> 'agent');
  return null;
end $$;
create trigger setting_audited after insert or update on attune.setting for each row execute function attune.audit_setting();
