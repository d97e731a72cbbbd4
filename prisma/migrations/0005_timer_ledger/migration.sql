CREATE TABLE "attune"."timer_period" (
    "id" BIGSERIAL NOT NULL,
    "timer" INTEGER NOT NULL,
    "trigger_ref" TEXT NOT NULL,
    "config" JSONB NOT NULL,
    "enabled" BOOLEAN NOT NULL,
    "phase_at" TIMESTAMPTZ(3) NOT NULL,
    "opened_at" TIMESTAMPTZ(3) NOT NULL,
    "closed_at" TIMESTAMPTZ(3),
    "settled_at" TIMESTAMPTZ(3),

    CONSTRAINT "timer_period_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "timer_period_timer_opened_at_idx" ON "attune"."timer_period"("timer", "opened_at");

-- AddForeignKey
ALTER TABLE "attune"."timer_period" ADD CONSTRAINT "timer_period_timer_fkey" FOREIGN KEY ("timer") REFERENCES "attune"."timer"("id") ON DELETE CASCADE ON UPDATE CASCADE;

create unique index timer_period_present on attune.timer_period (timer) where closed_at is null;

-- What a policy for clock changes says is part of the schedule, too.
create or replace function attune.schedule_of(trigger_ref text, config jsonb) returns jsonb language sql immutable as $$
  select case trigger_ref
    when 'core.intervaltimer' then jsonb_build_array(config -> 'unit', config -> 'interval')
    when 'core.crontimer' then jsonb_build_array(config -> 'expression', config -> 'timezone', config -> 'dst_gap', config -> 'dst_repeat')
    else jsonb_build_array(config -> 'fire_at', config -> 'timezone')
  end
$$;

-- A period ends where the timer begins to be armed anew, and where it is switched off. The row of the timer is locked by the
-- edit, as it is by the pipeline's commit: no instant can be settled between the two.
create function attune.timer_period_kept() returns trigger language plpgsql as $$
declare moment timestamptz;
begin
  if tg_op = 'UPDATE' then
    if new.enabled = old.enabled and new.armed_from = old.armed_from and new.phase_at = old.phase_at and new.trigger_ref = old.trigger_ref
       and attune.schedule_of(new.trigger_ref, new.config) = attune.schedule_of(old.trigger_ref, old.config) then return null; end if;
    moment := case when new.armed_from > old.armed_from then new.armed_from else clock_timestamp() end;
    update attune.timer_period set closed_at = moment, settled_at = old.high_water_at where timer = new.id and closed_at is null;
  else
    moment := new.armed_from;
  end if;
  insert into attune.timer_period (timer, trigger_ref, config, enabled, phase_at, opened_at)
  values (new.id, new.trigger_ref, new.config, new.enabled, new.phase_at, moment);
  return null;
end $$;
create trigger timer_period_kept after insert or update of trigger_ref, config, enabled, phase_at, armed_from on attune.timer for each row execute function attune.timer_period_kept();

-- Timers that exist already begin their ledger now.
insert into attune.timer_period (timer, trigger_ref, config, enabled, phase_at, opened_at)
select id, trigger_ref, config, enabled, phase_at, greatest(armed_from, coalesce(high_water_at, armed_from)) from attune.timer;
