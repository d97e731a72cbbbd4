-- Timers by a recurrence rule of RFC 5545.
create or replace function attune.is_timer_trigger(ref text) returns boolean language sql immutable as $$
  select ref in ('core.intervaltimer', 'core.crontimer', 'core.datetimetimer', 'core.rruletimer')
$$;
create or replace function attune.phase_of(trigger_ref text, config jsonb) returns jsonb language sql immutable as $$
  select case trigger_ref
    when 'core.intervaltimer' then jsonb_build_array(config -> 'unit', config -> 'interval')
    when 'core.crontimer' then jsonb_build_array(config -> 'expression', config -> 'timezone', config -> 'dst_gap', config -> 'dst_repeat')
    when 'core.rruletimer' then jsonb_build_array(config -> 'rule', config -> 'freq', config -> 'interval', config -> 'count', config -> 'until',
      config -> 'by_day', config -> 'by_month_day', config -> 'by_month', config -> 'by_year_day', config -> 'by_week_no', config -> 'by_hour',
      config -> 'by_minute', config -> 'by_second', config -> 'by_set_pos', config -> 'week_start', config -> 'dtstart', config -> 'timezone')
    else jsonb_build_array(config -> 'fire_at', config -> 'timezone')
  end
$$;
