import type { Calendar, CalendarRules } from "@/lib/schemas/calendar";
import type { Sql } from "@/server/db/database";
import { notFound } from "@/server/domain/find-component";
import { toIso } from "@/server/domain/to-iso";

type CalendarRow = CalendarRules & {
  id: number;
  ref: string;
  pack_ref: string | null;
  label: string;
  description: string | null;
  used_by: Calendar["used_by"];
  created: Date;
  updated: Date;
};

const SELECT = `
  select c.*, (select coalesce(json_agg(json_build_object('kind', kind, 'ref', ref) order by kind desc, ref), '[]') from (
    select 'sensor' as kind, ref from attune.sensor where c.ref = any (attune.calendars_of(config))
    union all select 'rule', ref from attune.rule where c.ref = any (attune.calendars_of(trigger_params))) u) as used_by
  from attune.calendar c`;

const toCalendar = (row: CalendarRow): Calendar => ({
  id: row.id,
  ref: row.ref,
  pack_ref: row.pack_ref,
  label: row.label,
  description: row.description,
  timezone: row.timezone,
  days: row.days,
  weekly: row.weekly,
  ranges: row.ranges,
  used_by: row.used_by,
  created: toIso(row.created),
  updated: toIso(row.updated),
});

/** All calendars, by ref. */
export async function readCalendars(sql: Sql): Promise<Calendar[]> {
  return (await sql<CalendarRow>(`${SELECT} order by c.ref`)).map(toCalendar);
}

/** @throws AppError `not_found` */
export async function readCalendar(sql: Sql, ref: string): Promise<Calendar> {
  const [row] = await sql<CalendarRow>(`${SELECT} where c.ref = $1`, [ref]);
  if (!row) throw notFound("Calendar", ref);
  return toCalendar(row);
}
