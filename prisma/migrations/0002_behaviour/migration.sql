-- What Prisma's language cannot say: checks, partial indexes, and the triggers that keep refs, versions, timers and the live feed.

-- ── Checks ──────────────────────────────────────────────────────────────────────────────────────────────────────────
alter table attune.pack add constraint pack_ref_format check (ref ~ '^[a-z][a-z0-9_-]+$');
alter table attune.pack add constraint pack_version_semver check (version ~ '^[0-9]+\.[0-9]+\.[0-9]+(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$');
alter table attune.runtime add constraint runtime_ref_format check (ref ~ '^[a-z0-9][a-z0-9_-]*\.[a-z0-9_-]+$');
alter table attune.trigger add constraint trigger_ref_format check (ref ~ '^[a-z0-9][a-z0-9_-]*\.[a-z0-9_-]+$');
alter table attune.sensor add constraint sensor_ref_format check (ref ~ '^[a-z0-9][a-z0-9_-]*\.[a-z0-9_-]+$');
alter table attune.rule add constraint rule_ref_format check (ref ~ '^[a-z0-9][a-z0-9_-]*\.[a-z0-9_-]+$');
alter table attune.action add constraint action_ref_format check (ref ~ '^[a-z0-9][a-z0-9_-]*\.[a-z0-9_-]+$');
alter table attune.permission_set add constraint permission_set_ref_format check (ref ~ '^[a-z0-9][a-z0-9_-]*\.[a-z0-9_-]+$');
alter table attune.action add constraint action_parameter_delivery check (parameter_delivery in ('stdin', 'file'));
alter table attune.action add constraint action_parameter_format check (parameter_format in ('json', 'dotenv', 'yaml'));
alter table attune.action add constraint action_output_format check (output_format in ('text', 'json', 'yaml', 'jsonl'));
alter table attune.action add constraint action_timeout check (timeout_seconds > 0);
alter table attune.action add constraint action_retries check (max_retries between 0 and 100 and retry_delay_seconds >= 0);
alter table attune.sensor add constraint sensor_misfire_policy check (misfire_policy in ('skip', 'fire_once', 'fire_all'));
alter table attune.rule add constraint rule_misfire_policy check (misfire_policy in ('skip', 'fire_once', 'fire_all'));
alter table attune.sensor add constraint sensor_misfire_limits check (misfire_cap > 0 and misfire_window_seconds >= 0);
alter table attune.rule add constraint rule_misfire_limits check (misfire_cap > 0 and misfire_window_seconds >= 0);
alter table attune.timer add constraint timer_one_owner check (num_nonnulls(sensor, rule) = 1);
alter table attune.timer_skip add constraint timer_skip_range check (from_at <= to_at and count > 0);
alter table attune.timer_skip add constraint timer_skip_reason check (reason in ('paused', 'disabled', 'overlap', 'misfire', 'superseded', 'coalesced', 'invalid'));
alter table attune.event add constraint event_timer_instant check (timer is null or scheduled_at is not null);
alter table attune.enforcement add constraint enforcement_status check (status in ('created', 'processed', 'disabled'));
alter table attune.enforcement add constraint enforcement_condition check (condition in ('any', 'all'));
alter table attune.execution add constraint execution_status check (status in ('requested', 'scheduling', 'scheduled', 'running', 'completed', 'failed', 'canceling', 'cancelled', 'timeout', 'abandoned'));
alter table attune.execution add constraint execution_attempt check (attempt > 0);
alter table attune.execution_log add constraint execution_log_stream check (stream in ('stdout', 'stderr'));
alter table attune.worker add constraint worker_status check (status in ('active', 'inactive', 'busy', 'error'));

-- ── Indexes for foreign keys that are mostly null, and for lists ────────────────────────────────────────────────────
create index execution_parent_idx on attune.execution (parent) where parent is not null;
create index execution_original_idx on attune.execution (original_execution) where original_execution is not null;
create index execution_executor_idx on attune.execution (executor) where executor is not null;
create index execution_worker_active_idx on attune.execution (worker) where status in ('running', 'canceling');

-- ── Refs and ids agree ──────────────────────────────────────────────────────────────────────────────────────────────
-- A row written with plain SQL may name things by ref or by id; the other is filled in. A changed ref wins over an
-- unchanged id. A foreign key that was set to null by a delete keeps its ref, and is linked again when the ref returns.

create function attune.resolve_pack(given integer, given_ref text, own_ref text) returns attune.pack language sql stable as $$
  select * from attune.pack where id = given or (given is null and ref = coalesce(given_ref, split_part(own_ref, '.', 1))) limit 1
$$;

create function attune.sensor_before() returns trigger language plpgsql as $$
declare found_pack attune.pack; found_trigger attune.trigger; found_runtime attune.runtime;
begin
  if tg_op = 'UPDATE' then
    if new.trigger_ref is distinct from old.trigger_ref and new.trigger is not distinct from old.trigger then new.trigger := null; end if;
    if new.runtime_ref is distinct from old.runtime_ref and new.runtime is not distinct from old.runtime then new.runtime := null; end if;
  end if;
  found_pack := attune.resolve_pack(new.pack, new.pack_ref, new.ref);
  new.pack := found_pack.id; new.pack_ref := coalesce(found_pack.ref, new.pack_ref);
  select * into found_trigger from attune.trigger where id = new.trigger or (new.trigger is null and ref = new.trigger_ref) limit 1;
  new.trigger := found_trigger.id; new.trigger_ref := coalesce(found_trigger.ref, new.trigger_ref);
  select * into found_runtime from attune.runtime where id = new.runtime or (new.runtime is null and (ref = new.runtime_ref or new.runtime_ref = any (aliases))) limit 1;
  new.runtime := found_runtime.id; new.runtime_ref := coalesce(found_runtime.ref, new.runtime_ref);
  if tg_op = 'UPDATE' then
    new.version := old.version;
    if (new.trigger_ref, new.config, new.enabled, new.entrypoint, new.runtime_ref, new.misfire_policy, new.misfire_cap, new.misfire_window_seconds)
       is distinct from
       (old.trigger_ref, old.config, old.enabled, old.entrypoint, old.runtime_ref, old.misfire_policy, old.misfire_cap, old.misfire_window_seconds)
    then new.version := old.version + 1; end if;
    if new is distinct from old then new.updated := clock_timestamp(); end if;
  end if;
  return new;
end $$;
create trigger sensor_before before insert or update on attune.sensor for each row execute function attune.sensor_before();

create function attune.rule_before() returns trigger language plpgsql as $$
declare found_pack attune.pack; found_action attune.action; found_trigger attune.trigger; found_sensor attune.sensor;
begin
  if tg_op = 'UPDATE' then
    if new.action_ref is distinct from old.action_ref and new.action is not distinct from old.action then new.action := null; end if;
    if new.trigger_ref is distinct from old.trigger_ref and new.trigger is not distinct from old.trigger then new.trigger := null; end if;
    if new.sensor_ref is distinct from old.sensor_ref and new.sensor is not distinct from old.sensor then new.sensor := null; end if;
  end if;
  found_pack := attune.resolve_pack(new.pack, new.pack_ref, new.ref);
  new.pack := found_pack.id; new.pack_ref := coalesce(found_pack.ref, new.pack_ref);
  select * into found_action from attune.action where id = new.action or (new.action is null and ref = new.action_ref) limit 1;
  new.action := found_action.id; new.action_ref := coalesce(found_action.ref, new.action_ref);
  select * into found_trigger from attune.trigger where id = new.trigger or (new.trigger is null and ref = new.trigger_ref) limit 1;
  new.trigger := found_trigger.id; new.trigger_ref := coalesce(found_trigger.ref, new.trigger_ref);
  select * into found_sensor from attune.sensor where id = new.sensor or (new.sensor is null and ref = new.sensor_ref) limit 1;
  new.sensor := found_sensor.id; new.sensor_ref := coalesce(found_sensor.ref, new.sensor_ref);
  if tg_op = 'UPDATE' then
    new.version := old.version;
    if (new.action_ref, new.action, new.trigger_ref, new.trigger, new.sensor_ref, new.conditions, new.action_params, new.trigger_params, new.enabled, new.permission_set_refs, new.owner_identity, new.misfire_policy, new.misfire_cap, new.misfire_window_seconds)
       is distinct from
       (old.action_ref, old.action, old.trigger_ref, old.trigger, old.sensor_ref, old.conditions, old.action_params, old.trigger_params, old.enabled, old.permission_set_refs, old.owner_identity, old.misfire_policy, old.misfire_cap, old.misfire_window_seconds)
    then new.version := old.version + 1; end if;
    if new is distinct from old then new.updated := clock_timestamp(); end if;
  end if;
  return new;
end $$;
create trigger rule_before before insert or update on attune.rule for each row execute function attune.rule_before();

create function attune.action_before() returns trigger language plpgsql as $$
declare found_pack attune.pack; found_runtime attune.runtime;
begin
  if tg_op = 'UPDATE' and new.runtime_ref is distinct from old.runtime_ref and new.runtime is not distinct from old.runtime then new.runtime := null; end if;
  found_pack := attune.resolve_pack(new.pack, new.pack_ref, new.ref);
  new.pack := found_pack.id; new.pack_ref := coalesce(found_pack.ref, new.pack_ref);
  select * into found_runtime from attune.runtime where id = new.runtime or (new.runtime is null and (ref = new.runtime_ref or new.runtime_ref = any (aliases))) limit 1;
  new.runtime := found_runtime.id; new.runtime_ref := coalesce(found_runtime.ref, new.runtime_ref);
  if tg_op = 'UPDATE' and new is distinct from old then new.updated := clock_timestamp(); end if;
  return new;
end $$;
create trigger action_before before insert or update on attune.action for each row execute function attune.action_before();

create function attune.touch_updated() returns trigger language plpgsql as $$
begin
  if new is distinct from old then new.updated := clock_timestamp(); end if;
  return new;
end $$;
create trigger pack_touch before update on attune.pack for each row execute function attune.touch_updated();
create trigger runtime_touch before update on attune.runtime for each row execute function attune.touch_updated();
create trigger trigger_touch before update on attune.trigger for each row execute function attune.touch_updated();
create trigger identity_touch before update on attune.identity for each row execute function attune.touch_updated();

create function attune.relink_ref() returns trigger language plpgsql as $$
begin
  if tg_table_name = 'action' then
    update attune.rule set action = new.id where action is null and action_ref = new.ref;
  elsif tg_table_name = 'trigger' then
    update attune.rule set trigger = new.id where trigger is null and trigger_ref = new.ref;
    update attune.sensor set trigger = new.id where trigger is null and trigger_ref = new.ref;
  elsif tg_table_name = 'sensor' then
    update attune.rule set sensor = new.id where sensor is null and sensor_ref = new.ref;
  end if;
  return null;
end $$;
create trigger action_relink after insert on attune.action for each row execute function attune.relink_ref();
create trigger trigger_relink after insert on attune.trigger for each row execute function attune.relink_ref();
create trigger sensor_relink after insert on attune.sensor for each row execute function attune.relink_ref();

-- ── Timers follow sensors and rules ─────────────────────────────────────────────────────────────────────────────────
create function attune.is_timer_trigger(ref text) returns boolean language sql immutable as $$
  select ref in ('core.intervaltimer', 'core.crontimer', 'core.datetimetimer')
$$;

-- The part of a configuration that decides the instants; an edit that leaves it alone keeps the timer's phase.
create function attune.schedule_of(trigger_ref text, config jsonb) returns jsonb language sql immutable as $$
  select case trigger_ref
    when 'core.intervaltimer' then jsonb_build_array(config -> 'unit', config -> 'interval')
    when 'core.crontimer' then jsonb_build_array(config -> 'expression', config -> 'timezone')
    else jsonb_build_array(config -> 'fire_at', config -> 'timezone')
  end
$$;

create function attune.sync_timer(of_sensor integer, of_rule integer, new_trigger_ref text, new_config jsonb, new_enabled boolean, new_policy text, new_cap integer, new_window integer, new_version integer)
returns void language plpgsql as $$
declare moment timestamptz := clock_timestamp(); t attune.timer;
begin
  select * into t from attune.timer where (of_sensor is not null and sensor = of_sensor) or (of_rule is not null and rule = of_rule) for update;
  if not found then
    insert into attune.timer (sensor, rule, trigger_ref, config, enabled, misfire_policy, misfire_cap, misfire_window_seconds, version, phase_at, armed_from)
    values (of_sensor, of_rule, new_trigger_ref, new_config, new_enabled, new_policy, new_cap, new_window, new_version, moment, moment);
  elsif (t.trigger_ref, t.config, t.enabled, t.misfire_policy, t.misfire_cap, t.misfire_window_seconds, t.version)
        is distinct from (new_trigger_ref, new_config, new_enabled, new_policy, new_cap, new_window, new_version) then
    update attune.timer set
      trigger_ref = new_trigger_ref, config = new_config, enabled = new_enabled, misfire_policy = new_policy,
      misfire_cap = new_cap, misfire_window_seconds = new_window, version = new_version,
      phase_at = case when t.trigger_ref <> new_trigger_ref or attune.schedule_of(t.trigger_ref, t.config) <> attune.schedule_of(new_trigger_ref, new_config) then moment else phase_at end,
      armed_from = case when t.trigger_ref <> new_trigger_ref or attune.schedule_of(t.trigger_ref, t.config) <> attune.schedule_of(new_trigger_ref, new_config) or (new_enabled and not t.enabled) then moment else armed_from end
    where id = t.id;
  end if;
end $$;

create function attune.sensor_timer() returns trigger language plpgsql as $$
begin
  if new.entrypoint = 'internal://timer' and attune.is_timer_trigger(new.trigger_ref) then
    perform attune.sync_timer(new.id, null, new.trigger_ref, new.config, new.enabled, new.misfire_policy, new.misfire_cap, new.misfire_window_seconds, new.version);
  else
    delete from attune.timer where sensor = new.id;
  end if;
  return null;
end $$;
create trigger sensor_timer after insert or update on attune.sensor for each row execute function attune.sensor_timer();

create function attune.rule_timer() returns trigger language plpgsql as $$
begin
  if attune.is_timer_trigger(new.trigger_ref) and new.trigger_params <> '{}'::jsonb and jsonb_typeof(new.trigger_params) = 'object' then
    perform attune.sync_timer(null, new.id, new.trigger_ref, new.trigger_params, new.enabled, new.misfire_policy, new.misfire_cap, new.misfire_window_seconds, new.version);
  else
    delete from attune.timer where rule = new.id;
  end if;
  return null;
end $$;
create trigger rule_timer after insert or update on attune.rule for each row execute function attune.rule_timer();

-- ── Change notifications: a doorbell on one channel, and the feed behind it ─────────────────────────────────────────
-- Payloads: '<entity>:<id>' for definitions, timers, cancellations and logs; 'flow' for events, enforcements, executions.

create function attune.definition_changed() returns trigger language plpgsql as $$
declare changed_id bigint; operation text := lower(tg_op);
begin
  if tg_op = 'UPDATE' and new is not distinct from old then return null; end if;
  if tg_op = 'DELETE' then changed_id := old.id; else changed_id := new.id; end if;
  insert into attune.change (entity, entity_id, op) values (tg_table_name, changed_id, operation);
  perform pg_notify('attune_change', tg_table_name || ':' || changed_id);
  return null;
end $$;
create trigger pack_changed after insert or update or delete on attune.pack for each row execute function attune.definition_changed();
create trigger runtime_changed after insert or update or delete on attune.runtime for each row execute function attune.definition_changed();
create trigger trigger_changed after insert or update or delete on attune.trigger for each row execute function attune.definition_changed();
create trigger sensor_changed after insert or update or delete on attune.sensor for each row execute function attune.definition_changed();
create trigger rule_changed after insert or update or delete on attune.rule for each row execute function attune.definition_changed();
create trigger action_changed after insert or update or delete on attune.action for each row execute function attune.definition_changed();

-- Only what the scheduler arms by; the pipeline's own advance of the high-water mark rings nothing.
create function attune.timer_changed() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' then perform pg_notify('attune_change', 'timer:' || old.id); else perform pg_notify('attune_change', 'timer:' || new.id); end if;
  return null;
end $$;
create trigger timer_changed after insert or delete or update of trigger_ref, config, enabled, misfire_policy, misfire_cap, misfire_window_seconds, version, phase_at, armed_from on attune.timer for each row execute function attune.timer_changed();

create function attune.flow_inserted() returns trigger language plpgsql as $$
begin
  insert into attune.change (entity, entity_id, op) select tg_table_name, id, 'insert' from new_rows order by id;
  perform pg_notify('attune_change', 'flow');
  return null;
end $$;
create trigger event_inserted after insert on attune.event referencing new table as new_rows for each statement execute function attune.flow_inserted();
create trigger enforcement_inserted after insert on attune.enforcement referencing new table as new_rows for each statement execute function attune.flow_inserted();
create trigger execution_inserted after insert on attune.execution referencing new table as new_rows for each statement execute function attune.flow_inserted();

create function attune.flow_updated() returns trigger language plpgsql as $$
begin
  insert into attune.change (entity, entity_id, op)
    select tg_table_name, n.id, 'update' from new_rows n join old_rows o on o.id = n.id where n.status <> o.status order by n.id;
  if found then perform pg_notify('attune_change', 'flow'); end if;
  if tg_table_name = 'execution' then
    perform pg_notify('attune_change', 'cancel:' || n.id) from new_rows n join old_rows o on o.id = n.id where n.status = 'canceling' and o.status <> 'canceling';
  end if;
  return null;
end $$;
create trigger enforcement_updated after update on attune.enforcement referencing new table as new_rows old table as old_rows for each statement execute function attune.flow_updated();
create trigger execution_updated after update on attune.execution referencing new table as new_rows old table as old_rows for each statement execute function attune.flow_updated();

create function attune.log_inserted() returns trigger language plpgsql as $$
begin
  perform pg_notify('attune_change', 'log:' || execution) from (select distinct execution from new_rows) touched;
  return null;
end $$;
create trigger execution_log_inserted after insert on attune.execution_log referencing new table as new_rows for each statement execute function attune.log_inserted();
