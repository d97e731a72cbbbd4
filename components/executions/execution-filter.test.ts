import { describe, expect, it } from "vitest";
import { laterExecution, matchesExecutions, readExecutionFilter } from "@/components/executions/execution-filter";
import type { ExecutionSummary } from "@/lib/schemas/execution";

const execution: ExecutionSummary = {
  id: 1,
  action_ref: "core.echo",
  status: "running",
  enforcement: null,
  event: null,
  rule_ref: "core.r",
  trigger_ref: null,
  attempt: 1,
  original_execution: null,
  started_at: null,
  finished_at: null,
  created: "2026-01-01T00:00:00.000Z",
  updated: "2026-01-01T00:00:01.000Z",
};
const read = (text: string) => readExecutionFilter((key) => new URLSearchParams(text).get(key));

describe("the filter in the URL", () => {
  it("leaves out statuses that do not exist", () => {
    expect(read("status=failed,nonsense,completed&action=core.echo")).toEqual({
      status: ["completed", "failed"],
      action_ref: "core.echo",
    });
    expect(read("status=nonsense&rule=")).toEqual({});
  });

  it("is the same for the same choice in another order", () => {
    expect(read("status=failed,running")).toEqual(read("status=running,failed"));
  });

  it("decides which live executions belong to the list", () => {
    expect(matchesExecutions(read("status=running&rule=core.r"), execution)).toBe(true);
    expect(matchesExecutions(read("status=failed"), execution)).toBe(false);
    expect(matchesExecutions(read("action=core.noop"), execution)).toBe(false);
  });
});

describe("laterExecution", () => {
  it("never brings an ended execution back to life", () => {
    const ended: ExecutionSummary = { ...execution, status: "completed", updated: "2026-01-01T00:00:00.500Z" };
    expect(laterExecution(ended, execution)).toBe(ended);
    expect(laterExecution(execution, ended)).toBe(ended);
  });
});
