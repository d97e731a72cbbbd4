import { describe, expect, it } from "vitest";
import type { EnforcementSummary } from "@/lib/schemas/event";
import { concernsEnforcements, laterEnforcement, readEnforcementFilter } from "./enforcement-filter";

const row: EnforcementSummary = {
  id: 1,
  rule: 2,
  rule_ref: "core.a",
  trigger_ref: "core.t",
  event: 7,
  status: "created",
  condition: "all",
  created: "2026-01-01T00:00:00.000Z",
  suppressed_reason: null,
  blocked_by: null,
  replay: null,
};

describe("filter of enforcements", () => {
  it("ignores what an address cannot mean", () => {
    const read = (values: Record<string, string>) => readEnforcementFilter((key) => values[key] ?? null);
    expect(read({ rule: "core.a", event: "x", status: "gone" })).toEqual({ rule_ref: "core.a" });
    expect(read({ event: "7", status: "processed" })).toEqual({ event: 7, status: "processed" });
  });

  it("takes every status of a row that fits otherwise", () => {
    expect(concernsEnforcements({ rule_ref: "core.a", status: "processed" }, row)).toBe(true);
    expect(concernsEnforcements({ event: 8 }, row)).toBe(false);
  });

  it("never goes back to created", () => {
    const processed = { ...row, status: "processed" as const };
    expect(laterEnforcement(processed, row)).toBe(processed);
    expect(laterEnforcement(row, processed)).toBe(processed);
  });
});
