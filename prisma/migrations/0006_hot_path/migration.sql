-- What every event costs. Of the time that PostgreSQL needs for an event of a timer, a third went into foreign keys
-- (docs/decisions/0014-event-links.md) and a part into index entries for columns that are null.

-- Prisma's part ─────────────────────────────────────────────────────────────────────────────────────────────────────
ALTER TABLE "attune"."event" DROP CONSTRAINT "event_trigger_fkey";
ALTER TABLE "attune"."event" DROP CONSTRAINT "event_source_fkey";
ALTER TABLE "attune"."event" DROP CONSTRAINT "event_rule_fkey";
ALTER TABLE "attune"."event" DROP CONSTRAINT "event_timer_fkey";
DROP INDEX "attune"."event_source_id_idx";
DROP INDEX "attune"."event_rule_id_idx";
DROP INDEX "attune"."event_timer_scheduled_at_key";
DROP INDEX "attune"."change_created_idx";

-- Ours ──────────────────────────────────────────────────────────────────────────────────────────────────────────────
create index event_source_id_idx on attune.event (source, id desc) where source is not null;
create index event_rule_id_idx on attune.event (rule, id desc) where rule is not null;
create unique index event_timer_scheduled_at_key on attune.event (timer, scheduled_at) where timer is not null;

-- A definition that is deleted leaves its events with its ref, without a link: as the foreign keys did. A timer's number
-- stays, as the part of the event's own key that nobody looks up once the timer is gone.
create function attune.unlink_events() returns trigger language plpgsql as $$
begin
  case tg_table_name
    when 'trigger' then update attune.event set trigger = null where trigger = old.id;
    when 'sensor' then update attune.event set source = null where source = old.id;
    when 'rule' then update attune.event set rule = null where rule = old.id;
  end case;
  return null;
end $$;
create trigger trigger_unlink_events after delete on attune.trigger for each row execute function attune.unlink_events();
create trigger sensor_unlink_events after delete on attune.sensor for each row execute function attune.unlink_events();
create trigger rule_unlink_events after delete on attune.rule for each row execute function attune.unlink_events();

-- Every fire updates its timer's row, and none of the columns has an index: with room in its page the row stays there.
alter table attune.timer set (fillfactor = 50);

-- The timer of a sensor or rule, found by an index each: the condition that held both cases, once planned for any values, read
-- the whole table for every row that was written.
create or replace function attune.sync_timer(of_sensor integer, of_rule integer, new_trigger_ref text, new_config jsonb, new_enabled boolean, new_policy text, new_cap integer, new_window integer, new_version integer)
returns void language plpgsql as $$
declare moment timestamptz := clock_timestamp(); t attune.timer;
begin
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
    update attune.timer set
      trigger_ref = new_trigger_ref, config = new_config, enabled = new_enabled, misfire_policy = new_policy,
      misfire_cap = new_cap, misfire_window_seconds = new_window, version = new_version,
      phase_at = case when t.trigger_ref <> new_trigger_ref or attune.schedule_of(t.trigger_ref, t.config) <> attune.schedule_of(new_trigger_ref, new_config) then moment else phase_at end,
      armed_from = case when t.trigger_ref <> new_trigger_ref or attune.schedule_of(t.trigger_ref, t.config) <> attune.schedule_of(new_trigger_ref, new_config) or (new_enabled and not t.enabled) then moment else armed_from end
    where id = t.id;
  end if;
end $$;
