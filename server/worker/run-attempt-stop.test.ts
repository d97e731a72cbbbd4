import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { groupIsAlive } from "./process-group";
import { type AttemptFixture, createAttemptFixture } from "./testing/attempt-fixture";

let fixture: AttemptFixture;
beforeAll(() => {
  fixture = createAttemptFixture();
});
afterAll(() => fixture.remove());

/** Aborts as soon as the action has printed the word. */
function cancelWhenPrinted(word: string) {
  const controller = new AbortController();
  return {
    cancel: controller.signal,
    onOutput(_stream: string, text: string) {
      if (text.includes(word)) controller.abort();
    },
  };
}

describe("timeout", () => {
  test("an action that runs too long fails with the time it had and keeps its output", async () => {
    const { status, result, pid } = await fixture.run({ entrypoint: "echo begun; sleep 30", timeoutMs: 300 });
    expect(status).toBe("failed");
    expect(result).toMatchObject({
      succeeded: false,
      exit_code: 143,
      error: "Execution timed out after 0.3 seconds",
      stdout: "begun\n",
    });
    expect(await groupIsAlive(pid ?? 0)).toBe(false);
  });

  test("an action that ignores SIGTERM is killed after the grace time, with its children", async () => {
    const { result, pid } = await fixture.run({
      entrypoint: "trap '' TERM; (sleep 30) & while true; do sleep 0.01; done",
      timeoutMs: 200,
    });
    expect(result).toMatchObject({ exit_code: 137, error: "Execution timed out after 0.2 seconds" });
    expect(result.duration_ms).toBeLessThan(5_000);
    expect(await groupIsAlive(pid ?? 0)).toBe(false);
  });

  test("an action that answers SIGTERM with exit 0 has still timed out", async () => {
    const { status, result } = await fixture.run({
      entrypoint: "trap 'echo bye; exit 0' TERM; while true; do sleep 0.01; done",
      timeoutMs: 200,
    });
    expect(status).toBe("failed");
    expect(result.error).toContain("timed out");
    expect(result.stdout).toBe("bye\n");
  });

  test("a child that cleans up on SIGTERM has the grace time, though its parent ended at once", async () => {
    const { result } = await fixture.run(
      {
        entrypoint: "bash -c 'trap \"sleep 0.5; echo cleaned; exit\" TERM; while true; do sleep 0.01; done' & sleep 30",
        timeoutMs: 300,
      },
      { graceMs: 5_000 },
    );
    expect(result.stdout).toBe("cleaned\n");
  });

  test("a timeout longer than timers can wait does not fire at once", async () => {
    const { status } = await fixture.run({ entrypoint: "sleep 0.05", timeoutMs: 2 ** 40 });
    expect(status).toBe("completed");
  });
});

describe("cancel", () => {
  test("a running action is terminated and cancelled", async () => {
    const { status, result, pid } = await fixture.run(
      { entrypoint: "echo ready; sleep 30" },
      cancelWhenPrinted("ready"),
    );
    expect(status).toBe("cancelled");
    expect(result).toMatchObject({ cancelled: true, succeeded: false, stdout: "ready\n" });
    expect(await groupIsAlive(pid ?? 0)).toBe(false);
  });

  test("an action that ignores SIGTERM is killed and cancelled", async () => {
    const { status, result } = await fixture.run(
      { entrypoint: "trap '' TERM; echo ready; while true; do sleep 0.01; done" },
      cancelWhenPrinted("ready"),
    );
    expect(status).toBe("cancelled");
    expect(result.exit_code).toBe(137);
  });

  test("a cancel before the start starts nothing", async () => {
    const { status, result, pid } = await fixture.run({}, { cancel: AbortSignal.abort() });
    expect(status).toBe("cancelled");
    expect(result.cancelled).toBe(true);
    expect(pid).toBeNull();
  });
});

describe("what an action leaves behind", () => {
  test("a background process that holds the output does not hold the execution, and is killed", async () => {
    const { status, result, pid } = await fixture.run({ entrypoint: "sleep 30 & echo done" });
    expect(status).toBe("completed");
    expect(result.stdout).toBe("done\n");
    expect(result.duration_ms).toBeLessThan(5_000);
    expect(await groupIsAlive(pid ?? 0)).toBe(false);
  });

  test("a background process without the output is killed too", async () => {
    const { pid } = await fixture.run({ entrypoint: "sleep 30 >/dev/null 2>&1 & echo done" });
    expect(await groupIsAlive(pid ?? 0)).toBe(false);
  });

  test("hundreds of forked children are killed with their group", async () => {
    const { status, pid } = await fixture.run({ entrypoint: "for i in {1..200}; do sleep 30 & done; echo forked" });
    expect(status).toBe("completed");
    expect(await groupIsAlive(pid ?? 0)).toBe(false);
  });

  test("a process that left the group does not hold the execution", async () => {
    const { status, live } = await fixture.run({ entrypoint: "setsid sleep 3 & echo done" });
    expect(status).toBe("completed");
    expect(live.stdout).toBe("done\n");
  });

  test("the last words of a background process are still read", async () => {
    const { result } = await fixture.run({ entrypoint: "(sleep 0.05; echo late) & echo early" });
    expect(result.stdout).toBe("early\nlate\n");
  });
});
