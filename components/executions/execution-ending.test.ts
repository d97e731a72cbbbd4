import { describe, expect, it } from "vitest";
import { describeEnding } from "@/components/executions/execution-ending";
import { timingSegments } from "@/components/executions/execution-timing";
import type { Execution, ExecutionResult } from "@/lib/schemas/execution";
import type { ExecutionStatus } from "@/lib/vocabulary";

const ending = (status: ExecutionStatus, result: ExecutionResult | null, started = true) =>
  describeEnding({
    status,
    result,
    started_at: started ? "2026-01-01T00:00:00.000Z" : null,
    finished_at: "2026-01-01T00:00:02.000Z",
  });

describe("describeEnding", () => {
  it("says nothing while the execution goes on", () => {
    expect(ending("running", null)).toBeNull();
    expect(ending("requested", null)).toBeNull();
  });

  it("tells a timeout from a failure, although both have the status failed", () => {
    const result = { exit_code: 143, error: "Execution timed out after 2 seconds", duration_ms: 2_000 };
    expect(ending("failed", result)?.title).toContain("longer than its timeout");
    expect(ending("failed", { exit_code: 3 })?.title).toBe("It failed after 2.0 s with exit code 3.");
  });

  it("names the signal that killed a process", () => {
    expect(ending("failed", { exit_code: 137 })?.title).toContain("SIGKILL");
    expect(ending("failed", { exit_code: 255 })?.title).toContain("exit code 255");
  });

  it("explains a command that was not found", () => {
    expect(ending("failed", { exit_code: 127 })?.title).toContain("not found");
  });

  it("tells a cancel in the queue from one of a running process", () => {
    expect(ending("cancelled", { cancelled: true }, false)?.title).toBe("It was cancelled before it started.");
    expect(ending("cancelled", { cancelled: true, duration_ms: 300 })?.title).toBe("It was cancelled after 2.0 s.");
  });

  it("tells a worker that was shut down from one that died", () => {
    expect(ending("abandoned", { abandoned_by: "worker_shutdown" })?.title).toContain("shut down");
    expect(ending("abandoned", { abandoned_by: "execution_timeout_monitor" })?.title).toContain("stopped answering");
  });
});

describe("timingSegments", () => {
  const second = (seconds: number) => new Date(1_767_225_600_000 + seconds * 1_000).toISOString();
  const execution = (timing: Partial<Execution["timing"]>, status: ExecutionStatus = "completed", attempt = 1) =>
    timingSegments({
      status,
      attempt,
      timing: {
        scheduled_at: second(0),
        fired_at: second(0.01),
        matched_at: second(0.02),
        queued_at: second(0.02),
        started_at: second(0.05),
        finished_at: second(2),
        ...timing,
      },
    } as Execution).map(({ id, start, end }) => [id, end === null ? null : end - start]);

  it("has every step of a timer's execution in order", () => {
    expect(execution({})).toEqual([
      ["scheduled", 10],
      ["matched", 10],
      ["queued", 30],
      ["ran", 1_950],
    ]);
  });

  it("leaves open what still goes on", () => {
    expect(execution({ finished_at: null }, "running").at(-1)).toEqual(["ran", null]);
    expect(execution({ started_at: null, finished_at: null }, "scheduled").at(-1)).toEqual(["queued", null]);
  });

  it("does not count the age of the cause into a re-run or a later attempt", () => {
    expect(execution({ queued_at: second(500), started_at: second(501), finished_at: second(502) })[0]).toEqual([
      "queued",
      1_000,
    ]);
    expect(execution({}, "completed", 2).map(([id]) => id)).toEqual(["queued", "ran"]);
  });

  it("never runs backwards when clocks disagree", () => {
    expect(execution({ scheduled_at: second(1) })[0]).toEqual(["scheduled", 0]);
  });
});
