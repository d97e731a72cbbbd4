import { clockChangeEffect, clockChanges } from "@/lib/schedule/clock-changes";
import { describeSchedule } from "@/lib/schedule/describe-schedule";
import { lintSchedule, type ScheduleFinding } from "@/lib/schedule/lint-schedule";
import { previewSchedule } from "@/lib/schedule/preview-schedule";
import { parseTimerSpec } from "@/lib/schedule/timer-spec";
import type { PreviewScheduleInput } from "@/lib/schemas/sensor";
import type { Ctx } from "@/server/domain/context";
import type { FieldIssue } from "@/server/errors";

export type SchedulePreview = {
  /** The schedule in words; null when the settings are not valid. */
  text: string | null;
  /** `gap_ms`: since the one before it; null for the first. */
  instants: { at: string; gap_ms: number | null }[];
  issues: FieldIssue[];
  lint: ScheduleFinding[];
  clock_changes: { at: string; text: string }[];
};

const CLOCK_CHANGES = 2;

/** What a timer with these settings would do if it were made now. Changes nothing. */
export async function previewSensor(
  ctx: Pick<Ctx, "clock" | "sql">,
  input: PreviewScheduleInput,
): Promise<SchedulePreview> {
  const [resolved] = await ctx.sql<{ config: unknown }>("select attune.with_calendars($1::jsonb) as config", [
    JSON.stringify(input.config),
  ]);
  const parsed = parseTimerSpec(input.trigger_ref, resolved?.config);
  if (!parsed.ok) return { text: null, instants: [], issues: parsed.issues, lint: [], clock_changes: [] };
  const { spec } = parsed;
  const now = ctx.clock.now();
  const iso = (atMs: number) => new Date(atMs).toISOString();
  return {
    text: describeSchedule(spec),
    instants: previewSchedule(spec, { fromMs: now, phaseMs: now, count: input.count }).map(({ atMs, gapMs }) => ({
      at: iso(atMs),
      gap_ms: gapMs,
    })),
    issues: [],
    lint: lintSchedule(spec, now),
    clock_changes:
      spec.kind === "cron"
        ? clockChanges(spec.timezone, now, CLOCK_CHANGES).map((change) => ({
            at: iso(change.atMs),
            text: clockChangeEffect(spec, change),
          }))
        : [],
  };
}
