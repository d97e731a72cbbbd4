import { expect, test } from "vitest";
import { createVirtualClock } from "@/server/testing/virtual-clock";
import { createRateLimiter } from "@/server/webhooks/rate-limiter";

test("so many calls go on in a window, the others are told when the next one begins", async () => {
  const clock = createVirtualClock();
  const limiter = createRateLimiter(clock);
  expect([limiter.take("a", 2, 1_000), limiter.take("a", 2, 1_000)]).toEqual([0, 0]);
  await clock.advance(400);
  expect(limiter.take("a", 2, 1_000)).toBe(600);
  expect(limiter.take("b", 2, 1_000)).toBe(0);
  await clock.advance(600);
  expect(limiter.take("a", 2, 1_000)).toBe(0);
});

test("a clock that is set back keeps nobody out for longer than a window", () => {
  const clock = createVirtualClock();
  const limiter = createRateLimiter(clock);
  limiter.take("a", 1, 1_000);
  clock.step(-3_600_000);
  expect(limiter.take("a", 1, 1_000)).toBe(0);
});

test("however many callers there are, only so many windows are remembered, and the youngest stay", async () => {
  const clock = createVirtualClock();
  const limiter = createRateLimiter(clock, 100);
  for (let caller = 0; caller < 1_000; caller += 1) limiter.take(`caller ${caller}`, 1, 60_000);
  expect(limiter.take("caller 999", 1, 60_000)).toBe(60_000);
  expect(limiter.take("caller 0", 1, 60_000)).toBe(0); // forgotten: it begins anew
});
