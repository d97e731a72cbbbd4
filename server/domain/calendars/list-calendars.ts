import type { Calendar } from "@/lib/schemas/calendar";
import type { RefInput } from "@/lib/schemas/common";
import { readCalendar, readCalendars } from "@/server/domain/calendars/calendar-rows";
import type { Ctx } from "@/server/domain/context";

/** All calendars by ref, with the timers that name them. Open to everybody who is signed in, as timers are. */
export const listCalendars = (ctx: Pick<Ctx, "sql">): Promise<Calendar[]> => readCalendars(ctx.sql);

/** @throws AppError `not_found` */
export const getCalendar = (ctx: Pick<Ctx, "sql">, { ref }: RefInput): Promise<Calendar> => readCalendar(ctx.sql, ref);
