import { RRULE_PARTS, type RrulePart } from "@/lib/vocabulary";

/** The settings of a recurrence as they are stored: a whole rule of RFC 5545, or its parts. */
export type RruleConfig = Partial<Record<RrulePart | "rule", unknown>>;

/** The rule that the settings mean, as RFC 5545 writes it; nothing is checked. */
export function ruleOfConfig(config: RruleConfig): string {
  if (typeof config.rule === "string" && config.rule !== "") return config.rule.replace(/^RRULE:/i, "");
  return RRULE_PARTS.flatMap((part) => {
    const value = part === "until" ? untilText(config.until) : config[part];
    if (value === null || value === undefined || (Array.isArray(value) && value.length === 0)) return [];
    const name = part === "week_start" ? "WKST" : part.replaceAll("_", "").toUpperCase();
    return `${name}=${Array.isArray(value) ? value.join(",") : value}`;
  }).join(";");
}

/** "20261201T080000Z" */
function untilText(until: unknown): string | null {
  const atMs = typeof until === "string" ? Date.parse(until) : Number.NaN;
  return Number.isNaN(atMs) ? null : new Date(atMs).toISOString().replaceAll(/[-:]|\.\d+/g, "");
}
