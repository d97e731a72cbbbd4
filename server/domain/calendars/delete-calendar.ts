import type { RefInput } from "@/lib/schemas/common";
import { authorise, authoriseSome } from "@/server/domain/authorise";
import { readCalendar } from "@/server/domain/calendars/calendar-rows";
import type { Ctx } from "@/server/domain/context";
import { componentObject, lockComponent } from "@/server/domain/find-component";
import { writing } from "@/server/domain/write-row";
import { appError } from "@/server/errors";

const NAMED_MAX = 5;

/**
 * Takes a calendar away, unless a timer names it.
 * @throws AppError `forbidden` without rules:delete, `not_found`, `conflict` that names what uses it
 */
export async function deleteCalendar(ctx: Ctx, { ref }: RefInput): Promise<{ success: true; message: string }> {
  authoriseSome(ctx, "rules", "delete");
  await writing(ctx, `Calendar ${ref}`, async (inside) => {
    const row = await lockComponent(inside.sql, "calendar", ref);
    authorise(inside, "rules", "delete", componentObject(row));
    const { used_by: users } = await readCalendar(inside.sql, ref);
    if (users.length > 0) {
      const named = users.slice(0, NAMED_MAX).map((user) => user.ref);
      const more = users.length > NAMED_MAX ? ` and ${users.length - NAMED_MAX} more` : "";
      throw appError("conflict", `${ref} is used by ${named.join(", ")}${more}: take it out of their schedules first`);
    }
    await inside.sql("delete from attune.calendar where id = $1", [row.id]);
  });
  return { success: true, message: `Calendar ${ref} deleted` };
}
