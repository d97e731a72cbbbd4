import type { Calendar, UpdateCalendarInput } from "@/lib/schemas/calendar";
import { authorise, authoriseSome } from "@/server/domain/authorise";
import { readCalendar } from "@/server/domain/calendars/calendar-rows";
import { settleTimers } from "@/server/domain/calendars/create-calendar";
import type { Ctx } from "@/server/domain/context";
import { componentObject, lockComponent } from "@/server/domain/find-component";
import { asJsonb, updateRow, writing } from "@/server/domain/write-row";

/**
 * Changes what is given. Timers that name the calendar follow the new rules when this returns; what was due before by the old
 * ones stays so in their ledger.
 * @throws AppError `forbidden` without rules:update, `not_found`, `invalid`
 */
export async function updateCalendar(ctx: Ctx, input: UpdateCalendarInput): Promise<Calendar> {
  authoriseSome(ctx, "rules", "update");
  await writing(ctx, `Calendar ${input.ref}`, async (inside) => {
    const row = await lockComponent(inside.sql, "calendar", input.ref);
    authorise(inside, "rules", "update", componentObject(row));
    await updateRow(inside.sql, "calendar", row.id, {
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
