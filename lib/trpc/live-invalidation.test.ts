import { describe, expect, test } from "vitest";
import type { LiveMessage } from "@/lib/schemas/live";
import { staleQueries } from "@/lib/trpc/live-invalidation";

const at = "2026-01-01T00:00:00.000Z";
const execution = (id: number, event: number | null): LiveMessage =>
  ({
    type: "execution",
    id: "1",
    at,
    op: "update",
    execution: { id, event, enforcement: null, original_execution: 7 },
  }) as LiveMessage;
const sensor: LiveMessage = {
  type: "definition",
  id: "2",
  at,
  op: "update",
  entity: "sensor",
  entity_id: 1,
  ref: "core.x",
};

describe("what a batch of live messages makes stale", () => {
  test("a definition: everything that shows it, each once however many messages there are", () => {
    const { everything, now } = staleQueries([sensor, sensor, sensor]);
    expect(everything).toBe(false);
    expect(now.map(({ path }) => path[0])).toEqual(["sensors", "triggers", "rules", "packs", "calendars"]);
  });

  test("an execution: its page, the pages of its causes and of its first attempt, and nobody else's", () => {
    const { now, soon } = staleQueries([execution(9, 4)]);
    expect(now).toEqual([
      { path: ["executions", "get"], input: { id: 9 } },
      { path: ["executions", "get"], input: { id: 7 } },
      { path: ["events", "get"], input: { id: 4 } },
    ]);
    expect(soon.map(({ path }) => path.join("."))).toContain("system.dashboard");
  });

  test("a resync: everything; a beat: nothing", () => {
    expect(staleQueries([sensor, { type: "resync", id: "3", at, reason: "far behind" }]).everything).toBe(true);
    expect(staleQueries([{ type: "beat", id: "4", at }])).toEqual({ everything: false, now: [], soon: [] });
  });
});
