import { describe, expect, test } from "vitest";
import type { LiveMessage } from "@/lib/schemas/live";
import type { RecentFire } from "@/lib/schemas/sensor";
import { addRuns, mergeFires, outcomeOf } from "./fire-outcomes";

function execution(id: number, event: number, status: string, more: object = {}): LiveMessage {
  const fields = { id, event, status, attempt: 1, original_execution: null, ...more };
  return { type: "execution", id: String(id), at: "", op: "update", execution: fields } as unknown as LiveMessage;
}
const none: RecentFire[] = [];

describe("the outcome of a fire", () => {
  test("follows its execution as it goes on", () => {
    let runs = addRuns(new Map(), [execution(7, 1, "running")]);
    expect(outcomeOf(1, none, runs)).toEqual({ outcome: "running", execution: 7 });
    runs = addRuns(runs, [execution(7, 1, "completed")]);
    expect(outcomeOf(1, none, runs)).toEqual({ outcome: "completed", execution: 7 });
  });

  test("is the worst of several executions", () => {
    const runs = addRuns(new Map(), [execution(7, 1, "completed"), execution(8, 1, "timeout")]);
    expect(outcomeOf(1, none, runs)).toEqual({ outcome: "failed", execution: null });
  });

  test("counts a retried run by its latest attempt", () => {
    const retried = execution(8, 1, "completed", { attempt: 2, original_execution: 7 });
    const runs = addRuns(new Map(), [execution(7, 1, "failed"), retried]);
    expect(outcomeOf(1, none, runs)).toEqual({ outcome: "completed", execution: 8 });
  });

  test("is the server's while the feed has said nothing, and unknown when neither has", () => {
    const recent: RecentFire[] = [{ event: 1, at: "", late_ms: 0, outcome: "failed" }];
    expect(outcomeOf(1, recent, new Map())).toEqual({ outcome: "failed", execution: null });
    expect(outcomeOf(2, recent, new Map())).toBeNull();
  });
});

test("messages about other things leave the runs as they are, and a resync forgets them", () => {
  const runs = addRuns(new Map(), [execution(7, 1, "running")]);
  expect(addRuns(runs, [{ type: "beat", id: "1", at: "" }])).toBe(runs);
  expect(addRuns(runs, [{ type: "resync", id: "2", at: "", reason: "" }]).size).toBe(0);
});

test("fires that the server does not list any more are remembered, with their last outcome", () => {
  const fire = (event: number, outcome: RecentFire["outcome"]): RecentFire => ({ event, at: "", late_ms: 0, outcome });
  expect(mergeFires([fire(1, "completed"), fire(2, "running")], [fire(2, "failed"), fire(3, "none")])).toEqual([
    fire(1, "completed"),
    fire(2, "failed"),
    fire(3, "none"),
  ]);
});
