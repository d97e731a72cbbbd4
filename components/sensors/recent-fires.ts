import type { SparkStripItem } from "@/components/data/spark-strip";
import type { Tone } from "@/components/ui/tone";
import { formatDateTime } from "@/lib/format/format-datetime";
import { formatDuration } from "@/lib/format/format-duration";
import { formatCount } from "@/lib/format/format-number";
import type { RecentFire } from "@/lib/schemas/sensor";

export type FireOutcome = RecentFire["outcome"];

const LOOKS: Record<FireOutcome, { tone: Tone; label: string }> = {
  completed: { tone: "success", label: "Completed" },
  failed: { tone: "failure", label: "Failed" },
  running: { tone: "running", label: "Running" },
  none: { tone: "neutral", label: "Ran nothing" },
};

export function outcomeLook(outcome: FireOutcome): { tone: Tone; label: string } {
  return LOOKS[outcome];
}

/** A lateness worth a warning colour, ms. */
const LATE_MS = 1_000;

/** "3 ms late", "on time"; null for a fire that stands for no instant. */
export function latenessText(lateMs: number | null): { text: string; late: boolean } | null {
  if (lateMs === null) return null;
  if (lateMs < 1) return { text: "on time", late: false };
  return { text: `${formatDuration(lateMs)} late`, late: lateMs >= LATE_MS };
}

/** The bars of a strip of fires, oldest first; `zone` is the IANA zone of the times in the labels. */
export function fireBars(fires: readonly RecentFire[], zone: string): SparkStripItem[] {
  return fires.map((fire) => {
    const { tone, label } = outcomeLook(fire.outcome);
    const lateness = latenessText(fire.late_ms);
    const words = [formatDateTime(Date.parse(fire.at), zone, "weekday"), lateness?.text ?? "fired by hand", label];
    return { id: fire.event, tone, label: words.join(", ") };
  });
}

/** What a strip says to screen readers: "Last 20 fires: 19 completed, 1 failed". */
export function fireSentence(fires: readonly RecentFire[]): string {
  if (fires.length === 0) return "Has not fired yet";
  const counts = (["completed", "failed", "running", "none"] as const).flatMap((outcome) => {
    const count = fires.filter((fire) => fire.outcome === outcome).length;
    return count === 0 ? [] : [`${count} ${LOOKS[outcome].label.toLowerCase()}`];
  });
  return `Last ${formatCount(fires.length, "fire")}: ${counts.join(", ")}`;
}
