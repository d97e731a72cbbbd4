import { createCalendarInput, readIcalendarInput, updateCalendarInput } from "@/lib/schemas/calendar";
import { refInput } from "@/lib/schemas/common";
import { procedure, router } from "@/server/api/trpc/trpc";
import { createCalendar } from "@/server/domain/calendars/create-calendar";
import { deleteCalendar } from "@/server/domain/calendars/delete-calendar";
import { getCalendar, listCalendars } from "@/server/domain/calendars/list-calendars";
import { readIcalendar } from "@/server/domain/calendars/read-icalendar";
import { updateCalendar } from "@/server/domain/calendars/update-calendar";

export const calendarsRouter = router({
  list: procedure.query(({ ctx }) => listCalendars(ctx)),
  get: procedure.input(refInput).query(({ ctx, input }) => getCalendar(ctx, input)),
  create: procedure.input(createCalendarInput).mutation(({ ctx, input }) => createCalendar(ctx, input)),
  update: procedure.input(updateCalendarInput).mutation(({ ctx, input }) => updateCalendar(ctx, input)),
  delete: procedure.input(refInput).mutation(({ ctx, input }) => deleteCalendar(ctx, input)),
  /** A mutation only because files are too long for an address. It stores nothing. */
  readIcalendar: procedure.input(readIcalendarInput).mutation(({ ctx, input }) => readIcalendar(ctx, input)),
});
