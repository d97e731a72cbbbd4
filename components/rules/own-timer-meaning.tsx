"use client";

import { useMemo } from "react";
import { useNow } from "@/components/data/clock-store";
import { DateTime } from "@/components/data/relative-time";
import { useRecurrenceLibrary } from "@/components/sensors/use-recurrence-library";
import { describeSchedule } from "@/lib/schedule/describe-schedule";
import { previewSchedule } from "@/lib/schedule/preview-schedule";
import { parseTimerSpec } from "@/lib/schedule/timer-spec";
import type { JsonObject } from "@/lib/schemas/common";
import type { TimerTriggerRef } from "@/lib/vocabulary";

/** A rule's own timer in words, and when it fires next. */
export function OwnTimerMeaning({ triggerRef, value }: { triggerRef: TimerTriggerRef; value: JsonObject }) {
  const now = useNow(60_000);
  useRecurrenceLibrary(triggerRef === "core.rruletimer");
  const { words, fires } = useMemo(() => {
    const parsed = parseTimerSpec(triggerRef, value);
    if (!parsed.ok) return { words: null, fires: [] };
    return {
      words: describeSchedule(parsed.spec),
      fires: previewSchedule(parsed.spec, { fromMs: now, phaseMs: now, count: 3 }),
    };
  }, [triggerRef, value, now]);
  if (words === null) return null;
  return (
    <p className="text-sm" aria-live="polite">
      <span className="font-medium">{words.charAt(0).toUpperCase() + words.slice(1)}.</span>{" "}
      <span className="text-muted-foreground" suppressHydrationWarning>
        {fires.length === 0 ? (
          "It never fires: the time is past."
        ) : (
          <>
            Next:{" "}
            {fires.map((fire, index) => (
              <span key={fire.atMs}>
                {index > 0 && ", "}
                <DateTime at={fire.atMs} style="weekday" />
              </span>
            ))}
          </>
        )}
      </span>
    </p>
  );
}
