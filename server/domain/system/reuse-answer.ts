import type { Database } from "@/server/db/database";

/** An answer is used again for ten times as long as it took, so that what reads a whole history costs a large one little. */
const REUSE_FACTOR = 10;
/** What is quicker than this is computed each time. */
const QUICK_MS = 50;

type Kept = { untilMs: number; answer: Promise<unknown> };
const kept = new WeakMap<Database, Map<string, Kept>>();

/** The answer of `compute`, or the last one of this name while it is young enough; shared while it is being computed. */
export function reuseAnswer<T>(db: Database, name: string, nowMs: number, compute: () => Promise<T>): Promise<T> {
  const answers = kept.get(db) ?? new Map<string, Kept>();
  kept.set(db, answers);
  const last = answers.get(name);
  if (last && nowMs < last.untilMs) return last.answer as Promise<T>;
  const startedMs = performance.now();
  const answer = compute();
  const entry: Kept = { untilMs: Number.POSITIVE_INFINITY, answer };
  answers.set(name, entry);
  const settle = () => {
    const tookMs = performance.now() - startedMs;
    entry.untilMs = tookMs < QUICK_MS ? nowMs : nowMs + tookMs * REUSE_FACTOR;
  };
  answer.then(settle, () => answers.delete(name));
  return answer;
}
