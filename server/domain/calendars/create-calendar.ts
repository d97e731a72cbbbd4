import type { Calendar, CreateCalendarInput } from "@/lib/schemas/calendar";
import { authorise } from "@/server/domain/authorise";
import { readCalendar } from "@/server/domain/calendars/calendar-rows";
import type { Ctx } from "@/server/domain/context";
import { refExists, requirePack } from "@/server/domain/find-component";
import { asJsonb, existsAlready, insertRow, writing } from "@/server/domain/write-row";

/**
 * Makes a calendar. Timers that name it already begin to follow it at once.
 * @throws AppError `forbidden` without rules:create, `not_found` for the pack, `conflict`, `invalid`
 */
export async function createCalendar(ctx: Ctx, input: CreateCalendarInput): Promise<Calendar> {
  authorise(ctx, "rules", "create", { ref: input.ref, packRef: input.ref.split(".")[0] ?? null });
  await writing(ctx, `Calendar ${input.ref}`, async ({ sql }) => {
    const packRef = await requirePack(sql, input.ref, undefined);
    if (await refExists(sql, "calendar", input.ref)) throw existsAlready(`Calendar ${input.ref}`);
    await insertRow(sql, "calendar", {
      ref: input.ref,
      pack_ref: packRef,
      label: input.label,
      description: input.description,
      timezone: input.timezone,
      days: asJsonb(input.days),
      weekly: asJsonb(input.weekly),
      ranges: asJsonb(input.ranges),
    });
  });
  await settleTimers(ctx, input.ref);
  return readCalendar(ctx.sql, input.ref);
}

/** Resolves when every timer that names the calendar is armed by its present rules. */
export async function settleTimers(ctx: Ctx, ref: string): Promise<void> {
  const owners = await ctx.sql<{ sensor: number | null; rule: number | null }>(
    "select sensor, rule from attune.timer where $1 = any (attune.calendars_of(config))",
    [ref],
  );
  const sensors = owners.flatMap(({ sensor }) => sensor ?? []);
  const rules = owners.flatMap(({ rule }) => rule ?? []);
  if (sensors.length + rules.length > 0) await ctx.engine.settle({ sensors, rules });
}
