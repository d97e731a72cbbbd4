import { counted } from "@/lib/schedule/wall-time";
import type { MisfirePolicy } from "@/lib/vocabulary";
import type { SensorFormValues } from "./sensor-form-values";

export const POLICY_WORDS: Record<MisfirePolicy, { label: string; description: string }> = {
  fire_once: { label: "Fire once", description: "One late fire stands for everything that was missed" },
  fire_all: { label: "Fire all", description: "One late fire for each missed one, up to a limit" },
  skip: { label: "Skip", description: "Missed fires are left out and recorded as skipped" },
};

/** The policies in a few words, for the folded section. */
export function policySummary(
  values: Pick<SensorFormValues, "misfirePolicy" | "misfireCap" | "windowCount" | "windowUnit">,
): string {
  const policy =
    values.misfirePolicy === "fire_once"
      ? "missed fires are made up for once"
      : values.misfirePolicy === "fire_all"
        ? `up to ${values.misfireCap ?? 100} missed fires are made up for`
        : "missed fires are skipped";
  if (values.misfirePolicy === "skip" || values.windowCount === null) return policy;
  return `${policy}, within ${counted(values.windowCount, values.windowUnit.slice(0, -1))}`;
}
