import type { WaterfallSegment } from "@/components/data/waterfall";
import { formatDuration } from "@/lib/format/format-duration";
import type { Execution } from "@/lib/schemas/execution";
import { isTerminalStatus } from "@/lib/vocabulary";

/** The stretches of an execution's road, as far as it went: how late it fired, was matched, waited and ran. */
export function timingSegments({ timing, status, attempt }: Execution): WaterfallSegment[] {
  const at = (iso: string | null) => (iso === null ? null : Date.parse(iso));
  const scheduled = at(timing.scheduled_at);
  const fired = at(timing.fired_at);
  const matched = at(timing.matched_at);
  const queued = Date.parse(timing.queued_at);
  const started = at(timing.started_at);
  const finished = at(timing.finished_at);
  const ended = isTerminalStatus(status);
  // A re-run and a later attempt keep the cause of the first: how long ago that was says nothing about this one.
  const fresh = attempt === 1 && !isRerun({ timing });
  const segments: WaterfallSegment[] = [];
  const add = (segment: WaterfallSegment) =>
    segments.push({ ...segment, end: segment.end === null ? null : Math.max(segment.start, segment.end) });

  if (fresh && scheduled !== null && fired !== null)
    add({
      id: "scheduled",
      label: "Until fired",
      start: scheduled,
      end: fired,
      tone: fired - scheduled > LATE_MS ? "warning" : "neutral",
      detail: "how late the timer fired",
    });
  if (fresh && fired !== null && matched !== null)
    add({ id: "matched", label: "Until matched", start: fired, end: matched, tone: "neutral", detail: "the rule" });
  const waitedFrom = fresh && matched !== null ? Math.max(matched, queued) : queued;
  add({
    id: "queued",
    label: "In queue",
    start: waitedFrom,
    end: started ?? finished ?? (ended ? waitedFrom : null),
    tone: "neutral",
    detail: "until a worker was free",
  });
  if (started !== null)
    add({
      id: "ran",
      label: ended ? "Ran" : "Running",
      start: started,
      end: finished ?? (ended ? started : null),
      tone: RUN_TONES[status] ?? "running",
      ...(finished !== null && { detail: formatDuration(Math.max(0, finished - started)) }),
    });
  return segments;
}

/** Whether somebody ran it again: it keeps what caused the first one, and was queued long after that matched. */
export function isRerun({ timing }: Pick<Execution, "timing">): boolean {
  return timing.matched_at !== null && Date.parse(timing.queued_at) - Date.parse(timing.matched_at) >= FRESH_MS;
}

const LATE_MS = 1_000;
/** An enforcement and its executions are committed together; a longer distance means that somebody ran it again. */
const FRESH_MS = 1_000;
const RUN_TONES: Partial<Record<Execution["status"], WaterfallSegment["tone"]>> = {
  completed: "success",
  failed: "failure",
  timeout: "failure",
  abandoned: "failure",
  cancelled: "neutral",
};
