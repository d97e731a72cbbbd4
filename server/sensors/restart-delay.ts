const FIRST_MS = 1_000;
const LONGEST_MS = 60_000;
/** Failures older than this do not count: a process that ran for long starts again at once. */
const WINDOW_MS = 15 * 60_000;
/** With the delays above, some four minutes of failing. */
const FAILURES_MAX = 10;

/** The failures that count at the last of them, oldest first. */
function recent(failuresMs: readonly number[]): readonly number[] {
  const lastMs = failuresMs.at(-1) ?? 0;
  return failuresMs.filter((atMs) => lastMs - atMs < WINDOW_MS);
}

/** The failures with one more, without those that no longer count. */
export function withFailure(failuresMs: readonly number[], atMs: number): number[] {
  return [...recent([...failuresMs, atMs])].slice(-FAILURES_MAX);
}

/** How long to wait after the last failure: 1 s, 2 s, 4 s and so on, at most a minute. */
export function restartDelayMs(failuresMs: readonly number[]): number {
  const count = recent(failuresMs).length;
  return count === 0 ? 0 : Math.min(LONGEST_MS, FIRST_MS * 2 ** (count - 1));
}

/** Whether it failed so often within the window that only a person can help. */
export function givesUp(failuresMs: readonly number[]): boolean {
  return recent(failuresMs).length >= FAILURES_MAX;
}
