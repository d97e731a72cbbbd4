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
