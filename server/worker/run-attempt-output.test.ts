import { afterAll, beforeAll, expect, test } from "vitest";
import { OUTPUT_LIMIT_BYTES } from "./output-buffer";
import { type AttemptFixture, createAttemptFixture } from "./testing/attempt-fixture";

let fixture: AttemptFixture;
beforeAll(() => {
  fixture = createAttemptFixture();
});
afterAll(() => fixture.remove());

test("30 MB of output are cut at 10 MiB with a notice, and the action completes", async () => {
  const { status, result, live } = await fixture.run({ entrypoint: "yes | head -c 30000000; echo flood >&2" });
  expect(status).toBe("completed");
  expect(result.stdout).toHaveLength(OUTPUT_LIMIT_BYTES + "[OUTPUT TRUNCATED: stdout exceeded size limit]".length);
  expect(result.stdout?.endsWith("y\n[OUTPUT TRUNCATED: stdout exceeded size limit]")).toBe(true);
  expect(result).toMatchObject({
    stdout_truncated: true,
    stdout_bytes_truncated: 30_000_000 - OUTPUT_LIMIT_BYTES,
    stderr_log: "flood\n",
  });
  expect(result).not.toHaveProperty("stderr_truncated");
  expect(live.stdout).toBe(result.stdout);
});

test("a flood of stderr is cut on its own", async () => {
  const { result } = await fixture.run({ entrypoint: "yes | head -c 12000000 >&2; echo ok; exit 1" });
  expect(result).toMatchObject({ stderr_truncated: true, stdout: "ok\n", exit_code: 1 });
  expect(result.error?.length).toBeLessThan(100_000);
});

test("an endless flood takes bounded memory and is read at a bounded rate", async () => {
  const before = process.memoryUsage().rss;
  const { result } = await fixture.run({ entrypoint: "yes & yes >&2", timeoutMs: 1_500 });
  expect(result.error).toContain("timed out");
  expect(result.stdout_bytes_truncated).toBeGreaterThan(0);
  // 1 MiB and at most one more chunk for each 4 ms pause.
  expect(result.stdout_bytes_truncated).toBeLessThan((result.duration_ms / 4 + 2) * 1.1 * 1024 * 1024);
  expect(process.memoryUsage().rss - before).toBeLessThan(300 * 1024 * 1024);
});

test("5.5 MB in 50 000 lines arrive whole and within the time promised", async () => {
  const { result } = await fixture.run({
    entrypoint: `for ((i = 0; i < 50000; i++)); do printf '%0109d\\n' "$i"; done`,
  });
  expect(result.stdout).toHaveLength(5_500_000);
  expect(result.duration_ms).toBeLessThan(15_000);
});

test("binary output is shown as far as it is text", async () => {
  const { status, result } = await fixture.run({
    entrypoint: "printf 'a\\xff\\xfe\\x00b\\xe2\\x82'; head -c 100000 /dev/urandom >&2",
  });
  expect(status).toBe("completed");
  expect(result.stdout).toBe("a\uFFFD\uFFFD\uFFFDb\uFFFD");
  expect(result.stderr_log).not.toContain("\0");
});

test("output is seen while the action runs", async () => {
  const controller = new AbortController();
  const { status } = await fixture.run(
    { runtimeRef: "core.python", entrypoint: "import time\nprint('first')\ntime.sleep(30)" },
    { cancel: controller.signal, onOutput: () => controller.abort() },
  );
  expect(status).toBe("cancelled");
});

test("many attempts at once do not mix their output", async () => {
  const runs = await Promise.all(
    Array.from({ length: 80 }, (_, index) => fixture.run({ entrypoint: `echo ${index}; echo e${index} >&2` })),
  );
  expect(runs.map(({ result }) => `${result.stdout}${result.stderr_log}`)).toEqual(runs.map((_, i) => `${i}\ne${i}\n`));
});
