import { expect, test } from "vitest";
import { joinBuckets } from "./join-buckets";

const bucket = (minute: number, events: number) => ({
  at: new Date(minute * 60_000).toISOString(),
  events,
  completed: events,
  failed: 1,
});

test("joined buckets keep every count and the time of their first bucket", () => {
  const joined = joinBuckets([bucket(0, 1), bucket(5, 2), bucket(10, 4)], 2);
  expect(joined).toEqual([
    { at: bucket(0, 0).at, events: 3, completed: 3, failed: 2 },
    { at: bucket(10, 0).at, events: 4, completed: 4, failed: 1 },
  ]);
});
