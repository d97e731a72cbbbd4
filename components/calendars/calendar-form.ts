import { z } from "zod";
import { type Calendar, calendarRulesSchema, type WeeklyWindow } from "@/lib/schemas/calendar";
import { componentRefSchema, labelSchema } from "@/lib/schemas/common";

/** What the form holds: lists of days and of ranges as text, a line each. */
export type CalendarForm = {
  label: string;
  ref: string;
  description: string;
  timezone: string;
  days: string;
  weekly: WeeklyWindow[];
  ranges: string;
};

const lines = (text: string) =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"));

/** `2026-12-01T22:00:00Z to 2026-12-02T04:00:00Z`; a slash stands for the word, too. */
function rangeOf(line: string): { from: string; to: string } {
  const [from = "", to = ""] = line.split(/\s+to\s+|\s*\/\s*/);
  return { from, to };
}

export const rangeText = ({ from, to }: { from: string; to: string }) => `${from} to ${to}`;

export function formOf(calendar: Calendar | null): CalendarForm {
  return {
    label: calendar?.label ?? "",
    ref: calendar?.ref ?? "",
    description: calendar?.description ?? "",
    timezone: calendar?.timezone ?? "UTC",
    days: (calendar?.days ?? []).join("\n"),
    weekly: calendar?.weekly ?? [],
    ranges: (calendar?.ranges ?? []).map(rangeText).join("\n"),
  };
}

/** The form as the API takes it. A problem of a line names it. */
export const calendarFormSchema = z
  .object({
    label: labelSchema,
    ref: componentRefSchema,
    description: z.string(),
    timezone: z.string(),
    days: z.string(),
    weekly: z.array(z.custom<WeeklyWindow>()),
    ranges: z.string(),
  })
  .transform((form, context) => {
    const listed = { days: lines(form.days), ranges: lines(form.ranges) };
    const parsed = calendarRulesSchema.safeParse({
      timezone: form.timezone,
      days: listed.days,
      weekly: form.weekly,
      ranges: listed.ranges.map(rangeOf),
    });
    if (parsed.success)
      return { ref: form.ref, label: form.label, description: form.description.trim() || null, ...parsed.data };
    for (const { path, message } of parsed.error.issues) {
      const [field, index] = path;
      const line = field === "days" || field === "ranges" ? listed[field][Number(index)] : undefined;
      const text = line === undefined ? message : `“${line}” ${message}`;
      context.addIssue({ code: "custom", path: [String(field)], message: text });
    }
    return z.NEVER;
  });
