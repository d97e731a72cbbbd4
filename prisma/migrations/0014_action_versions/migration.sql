-- What an action was: of each change of what it runs, the state that it made.

-- Prisma's part ─────────────────────────────────────────────────────────────────────────────────────────────────────
CREATE TABLE "attune"."action_version" (
    "action" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "settings" JSONB NOT NULL,
    "changed_by" TEXT,
    "created" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "action_version_pkey" PRIMARY KEY ("action","version")
);
ALTER TABLE "attune"."action_version" ADD CONSTRAINT "action_version_action_fkey" FOREIGN KEY ("action") REFERENCES "attune"."action"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Ours ──────────────────────────────────────────────────────────────────────────────────────────────────────────────
-- What a run depends on, by the names of the API; its words and its permission sets are not part of it.
create function attune.action_settings(a attune.action) returns jsonb language sql immutable as $$
  select jsonb_build_object('entrypoint', a.entrypoint, 'runtime_ref', a.runtime_ref, 'runtime_version_constraint', a.runtime_version_constraint,
    'param_schema', a.param_schema, 'out_schema', a.out_schema, 'parameter_delivery', a.parameter_delivery, 'parameter_format', a.parameter_format,
    'output_format', a.output_format, 'timeout_seconds', a.timeout_seconds, 'max_retries', a.max_retries, 'retry_delay_seconds', a.retry_delay_seconds)
$$;

-- Whoever changes it, the console, a pack's files or SQL: the newest hundred are kept.
create function attune.keep_action_version() returns trigger language plpgsql as $$
declare
  told constant jsonb := nullif(current_setting('attune.actor', true), '')::jsonb;
  next integer;
begin
  if tg_op = 'UPDATE' and attune.action_settings(old) = attune.action_settings(new) then return null; end if;
  select coalesce(max(version), 0) + 1 into next from attune.action_version where action = new.id;
  insert into attune.action_version (action, version, settings, changed_by)
  values (new.id, next, attune.action_settings(new), coalesce(told ->> 'login', case when told is null then session_user else told ->> 'type' end));
  delete from attune.action_version where action = new.id and version <= next - 100;
  return null;
end $$;
create trigger action_version_kept after insert or update on attune.action for each row execute function attune.keep_action_version();

insert into attune.action_version (action, version, settings, created) select a.id, 1, attune.action_settings(a), a.updated from attune.action a;
