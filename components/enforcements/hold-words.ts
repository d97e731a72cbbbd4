import type { EnforcementSummary } from "@/lib/schemas/event";

export type Hold = Pick<EnforcementSummary, "status" | "suppressed_reason" | "blocked_by">;

/**
 * Why a match has no execution: what it waits for, or why it ran nothing; null for one that has one. `{execution}` stands for the
 * execution of `blocked_by`. `brief` is for beside its status.
 */
export function holdWords({ status, suppressed_reason, blocked_by }: Hold): { full: string; brief: string } | null {
  const isNamed = blocked_by !== null;
  if (status === "processed") return null;
  if (status === "created")
    return isNamed
      ? { full: "Waiting for {execution} to end", brief: "for {execution}" }
      : { full: "Waiting for an earlier run to end", brief: "for an earlier run" };
  switch (suppressed_reason) {
    case "overlap":
      return isNamed
        ? { full: "Skipped: {execution} was still running", brief: "{execution} still ran" }
        : { full: "Skipped: others were waiting already", brief: "others were waiting" };
    case "superseded":
      return { full: "Skipped: a newer match took its place", brief: "for a newer match" };
    case "rule_changed":
      return { full: "Skipped: its rule was changed or switched off while it waited", brief: "rule changed" };
    case null:
      return { full: "Skipped: its rule or action was switched off", brief: "switched off" };
  }
}
