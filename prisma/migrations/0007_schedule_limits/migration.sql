-- What limits a timer: bounds, jitter, pauses and calendars. All of it stands in the settings of the sensor or rule; a timer's
-- own row has the rules of the calendars that they name, so that what was due can be computed from it and its periods alone
-- (docs/decisions/0021-schedule-limits.md).

-- Prisma's part ─────────────────────────────────────────────────────────────────────────────────────────────────────
CREATE TABLE "attune"."calendar" (
    "id" SERIAL NOT NULL,
    "ref" TEXT NOT NULL,
    "pack" INTEGER,
    "pack_ref" TEXT,
    "label" TEXT NOT NULL,
    "description" TEXT,
    "timezone" TEXT NOT NULL DEFAULT 'UTC',
    "days" JSONB NOT NULL DEFAULT '[]',
    "weekly" JSONB NOT NULL DEFAULT '[]',
    "ranges" JSONB NOT NULL DEFAULT '[]',
    "created" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "calendar_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "calendar_ref_key" ON "attune"."calendar"("ref");
CREATE INDEX "calendar_pack_idx" ON "attune"."calendar"("pack");
ALTER TABLE "attune"."calendar" ADD CONSTRAINT "calendar_pack_fkey" FOREIGN KEY ("pack") REFERENCES "attune"."pack"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Ours ──────────────────────────────────────────────────────────────────────────────────────────────────────────────
alter table attune.calendar add constraint calendar_lists check (jsonb_typeof(days) = 'array' and jsonb_typeof(weekly) = 'array' and jsonb_typeof(ranges) = 'array');

create function attune.calendar_before() returns trigger language plpgsql as $$
declare found_pack attune.pack;
begin
  found_pack := attune.resolve_pack(new.pack, new.pack_ref, new.ref);
  new.pack := found_pack.id; new.pack_ref := coalesce(found_pack.ref, new.pack_ref);
  if tg_op = 'UPDATE' and new is distinct from old then new.updated := clock_timestamp(); end if;
  return new;
end $$;
create trigger calendar_before before insert or update on attune.calendar for each row execute function attune.calendar_before();
create trigger calendar_changed after insert or update or delete on attune.calendar for each row execute function attune.definition_changed();
create trigger calendar_audited after insert or update or delete on attune.calendar for each row execute function attune.audit_row();

-- Which calendars the settings of a timer name.
create function attune.calendars_of(config jsonb) returns text[] language sql immutable as $$
  select array(select jsonb_array_elements_text(case when jsonb_typeof(config -> 'exclude_calendars') = 'array' then config -> 'exclude_calendars' else '[]' end)
    union select jsonb_array_elements_text(case when jsonb_typeof(config -> 'include_calendars') = 'array' then config -> 'include_calendars' else '[]' end))
$$;

-- The settings with the rules of the calendars that they name, as attune.timer has them.
create function attune.with_calendars(config jsonb) returns jsonb language sql stable as $$
  select case when attune.calendars_of(config) = '{}' then config - 'calendars'
    else config || jsonb_build_object('calendars', coalesce(
      (select jsonb_object_agg(c.ref, jsonb_build_object('timezone', c.timezone, 'days', c.days, 'weekly', c.weekly, 'ranges', c.ranges))
       from attune.calendar c where c.ref = any (attune.calendars_of(config))), '{}')) end
$$;

-- What of the settings decides the distance of an interval's instants, or the times of the others: its change begins a new phase.
create function attune.phase_of(trigger_ref text, config jsonb) returns jsonb language sql immutable as $$
  select case trigger_ref
    when 'core.intervaltimer' then jsonb_build_array(config -> 'unit', config -> 'interval')
    when 'core.crontimer' then jsonb_build_array(config -> 'expression', config -> 'timezone', config -> 'dst_gap', config -> 'dst_repeat')
    else jsonb_build_array(config -> 'fire_at', config -> 'timezone')
  end
$$;

-- What of the settings decides which instants are due. A pause does not.
create or replace function attune.schedule_of(trigger_ref text, config jsonb) returns jsonb language sql immutable as $$
  select attune.phase_of(trigger_ref, config)
    || jsonb_build_array(config -> 'start_at', config -> 'end_at', config -> 'jitter_seconds', config -> 'exclude_calendars', config -> 'include_calendars', config -> 'calendars')
$$;

create or replace function attune.sync_timer(of_sensor integer, of_rule integer, new_trigger_ref text, new_config jsonb, new_enabled boolean, new_policy text, new_cap integer, new_window integer, new_version integer)
returns void language plpgsql as $$
declare moment timestamptz := clock_timestamp(); t attune.timer; other_schedule boolean;
begin
  new_config := attune.with_calendars(new_config);
  if of_sensor is not null then
    select * into t from attune.timer where sensor = of_sensor for update;
  else
    select * into t from attune.timer where rule = of_rule for update;
  end if;
  if not found then
    insert into attune.timer (sensor, rule, trigger_ref, config, enabled, misfire_policy, misfire_cap, misfire_window_seconds, version, phase_at, armed_from)
    values (of_sensor, of_rule, new_trigger_ref, new_config, new_enabled, new_policy, new_cap, new_window, new_version, moment, moment);
  elsif (t.trigger_ref, t.config, t.enabled, t.misfire_policy, t.misfire_cap, t.misfire_window_seconds, t.version)
        is distinct from (new_trigger_ref, new_config, new_enabled, new_policy, new_cap, new_window, new_version) then
    other_schedule := t.trigger_ref <> new_trigger_ref or attune.schedule_of(t.trigger_ref, t.config) <> attune.schedule_of(new_trigger_ref, new_config);
    update attune.timer set
      trigger_ref = new_trigger_ref, config = new_config, enabled = new_enabled, misfire_policy = new_policy,
      misfire_cap = new_cap, misfire_window_seconds = new_window, version = new_version,
      phase_at = case when t.trigger_ref <> new_trigger_ref or attune.phase_of(t.trigger_ref, t.config) <> attune.phase_of(new_trigger_ref, new_config) then moment else phase_at end,
      armed_from = case when other_schedule or (new_enabled and not t.enabled) then moment else armed_from end
    where id = t.id;
  end if;
end $$;

-- A version is raised by what decides a fire, and by who raises it: a calendar does so for the timers that name it.
create or replace function attune.sensor_before() returns trigger language plpgsql as $$
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
    if new.version <= old.version then new.version := old.version; else new.version := old.version + 1; end if;
    if (new.trigger_ref, new.config, new.enabled, new.entrypoint, new.runtime_ref, new.misfire_policy, new.misfire_cap, new.misfire_window_seconds)
       is distinct from
       (old.trigger_ref, old.config, old.enabled, old.entrypoint, old.runtime_ref, old.misfire_policy, old.misfire_cap, old.misfire_window_seconds)
    then new.version := old.version + 1; end if;
    if new is distinct from old then new.updated := clock_timestamp(); end if;
  end if;
  return new;
end $$;

create or replace function attune.rule_before() returns trigger language plpgsql as $$
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
    if new.version <= old.version then new.version := old.version; else new.version := old.version + 1; end if;
    if (new.action_ref, new.action, new.trigger_ref, new.trigger, new.sensor_ref, new.conditions, new.action_params, new.trigger_params, new.enabled, new.permission_set_refs, new.owner_identity, new.misfire_policy, new.misfire_cap, new.misfire_window_seconds)
       is distinct from
       (old.action_ref, old.action, old.trigger_ref, old.trigger, old.sensor_ref, old.conditions, old.action_params, old.trigger_params, old.enabled, old.permission_set_refs, old.owner_identity, old.misfire_policy, old.misfire_cap, old.misfire_window_seconds)
    then new.version := old.version + 1; end if;
    if new is distinct from old then new.updated := clock_timestamp(); end if;
  end if;
  return new;
end $$;

create function attune.calendar_timers() returns trigger language plpgsql as $$
declare named text := coalesce(new.ref, old.ref);
begin
  if tg_op = 'UPDATE' and (new.ref, new.timezone, new.days, new.weekly, new.ranges) is not distinct from (old.ref, old.timezone, old.days, old.weekly, old.ranges) then return null; end if;
  update attune.sensor set version = version + 1 where config -> 'exclude_calendars' ? named or config -> 'include_calendars' ? named;
  update attune.rule set version = version + 1 where trigger_params -> 'exclude_calendars' ? named or trigger_params -> 'include_calendars' ? named;
  return null;
end $$;
create trigger calendar_timers after insert or update or delete on attune.calendar for each row execute function attune.calendar_timers();
