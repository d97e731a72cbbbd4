import { describe, expect, test } from "vitest";
import type { EventSummary } from "@/lib/schemas/event";
import type { ExecutionSummary } from "@/lib/schemas/execution";
import type { LiveMessage } from "@/lib/schemas/live";
import type { ExecutionStatus } from "@/lib/vocabulary";
import { applyMessages, applyRecent, STREAM_ROWS_MAX } from "./live-stream";

const START_MS = Date.UTC(2026, 0, 1);
const at = (second: number) => new Date(START_MS + second * 1000).toISOString();

function event(id: number): EventSummary {
  return {
    id,
    trigger: 1,
    trigger_ref: "core.intervaltimer",
    source: 1,
    source_ref: "core.tick",
    rule: null,
    rule_ref: null,
    has_payload: true,
    scheduled_at: at(id),
    late_ms: 1,
    coalesced: null,
    created: at(id),
  };
}

function execution(id: number, ofEvent: number | null, status: ExecutionStatus, more = {}): ExecutionSummary {
  return {
    id,
    action_ref: "core.echo",
    status,
    enforcement: ofEvent === null ? null : ofEvent * 10,
    event: ofEvent,
    rule_ref: ofEvent === null ? null : "core.on-tick",
    trigger_ref: null,
    attempt: 1,
    original_execution: null,
    started_at: null,
    finished_at: null,
    created: at(id),
    updated: at(id),
    ...more,
  };
}

const eventMessage = (id: number): LiveMessage => ({ type: "event", id: `${id}`, at: at(id), event: event(id) });
const executionMessage = (of: ExecutionSummary): LiveMessage => ({
  type: "execution",
  id: `x${of.id}`,
  at: of.updated,
  op: "update",
  execution: of,
});
const enforcementMessage = (id: number, ofEvent: number): LiveMessage => ({
  type: "enforcement",
  id: `e${id}`,
  at: at(ofEvent),
  op: "insert",
  enforcement: {
    id,
    rule: 1,
    rule_ref: "core.on-tick",
    trigger_ref: "core.intervaltimer",
    event: ofEvent,
    status: "created",
    condition: "all",
    created: at(ofEvent),
    suppressed_reason: null,
    blocked_by: null,
    replay: null,
  },
});

describe("the live stream", () => {
  test("the newest event is on top, with its rule and execution grouped under it", () => {
    const stream = applyMessages(
      [],
      [eventMessage(1), eventMessage(2), enforcementMessage(20, 2), executionMessage(execution(7, 2, "requested"))],
    );
    expect(stream.map(({ key }) => key)).toEqual(["event-2", "event-1"]);
    expect(stream[0]?.outcomes).toMatchObject([{ enforcement: 20, ruleRef: "core.on-tick", execution: { id: 7 } }]);
  });

  test("a status changes in place, and rows that did not change stay the same objects", () => {
    const before = applyMessages([], [eventMessage(1), executionMessage(execution(5, 1, "running")), eventMessage(2)]);
    const after = applyMessages(before, [executionMessage(execution(5, 1, "completed", { updated: at(9) }))]);
    expect(after[1]?.outcomes[0]?.execution?.status).toBe("completed");
    expect(after[1]?.outcomes).toHaveLength(1);
    expect(after[0]).toBe(before[0]);
  });

  test("an answer of the server that is older than what is shown changes nothing", () => {
    const stream = applyMessages(
      [],
      [eventMessage(1), executionMessage(execution(5, 1, "completed", { updated: at(9) }))],
    );
    const recent = { recent_events: [event(1)], recent_executions: [execution(5, 1, "running")] };
    expect(applyRecent(stream, recent)).toBe(stream);
  });

  test("a retry takes the place of the attempt before it", () => {
    const stream = applyMessages(
      [],
      [
        eventMessage(1),
        executionMessage(execution(5, 1, "failed")),
        executionMessage(execution(6, 1, "running", { attempt: 2, original_execution: 5 })),
        executionMessage(execution(5, 1, "failed", { updated: at(99) })),
      ],
    );
    expect(stream[0]?.outcomes).toMatchObject([{ execution: { id: 6, attempt: 2 } }]);
  });

  test("an execution that was started by hand has a line of its own", () => {
    const stream = applyMessages([], [eventMessage(1), executionMessage(execution(5, null, "running"))]);
    expect(stream[0]).toMatchObject({ key: "execution-5", event: null, outcomes: [{ execution: { id: 5 } }] });
  });

  test("it stays bounded, and what belongs to an event that has left it is dropped", () => {
    const stream = applyMessages(
      [],
      Array.from({ length: 5_000 }, (_, index) => eventMessage(index + 1)),
    );
    expect(stream).toHaveLength(STREAM_ROWS_MAX);
    expect(stream[0]?.key).toBe("event-5000");
    expect(applyMessages(stream, [executionMessage(execution(9_000, 1, "running"))])).toBe(stream);
    expect(applyRecent(stream, { recent_events: [event(3)], recent_executions: [] })).toBe(stream);
  });

  test("definitions and beats leave it as it is", () => {
    const stream = applyMessages([], [eventMessage(1)]);
    expect(applyMessages(stream, [{ type: "beat", id: "5", at: at(5) }])).toBe(stream);
  });
});
