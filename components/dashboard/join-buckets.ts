import type { Dashboard } from "@/lib/schemas/system";

type Bucket = Dashboard["activity"][number];

/** Adds neighbouring buckets (oldest first) together, so that at most `count` are left; each has its first one's time. */
export function joinBuckets(buckets: readonly Bucket[], count: number): Bucket[] {
  const size = Math.max(1, Math.ceil(buckets.length / count));
  const joined: Bucket[] = [];
  for (const [index, bucket] of buckets.entries()) {
    const last = joined.at(-1);
    if (index % size === 0 || !last) joined.push({ ...bucket });
    else {
      last.events += bucket.events;
      last.completed += bucket.completed;
      last.failed += bucket.failed;
    }
  }
  return joined;
}
