import { expect, test } from "vitest";
import { timelineWindow } from "./timeline-window";

const NOW = 1_000_000_000;

test("the window reaches as far back as it reaches ahead, past the coming fires", () => {
  const coming = Array.from({ length: 20 }, (_, index) => NOW + (index + 1) * 60_000);
  const { from, to } = timelineWindow(NOW, [], coming);
  expect(to).toBeGreaterThan(NOW + 8 * 60_000);
  expect(NOW - from).toBe(to - NOW);
});

test("a finished timer shows its past", () => {
  const { from, to } = timelineWindow(NOW, [NOW - 100_000, NOW - 50_000], []);
  expect(from).toBeLessThan(NOW - 100_000);
  expect(to - NOW).toBeLessThan(NOW - from);
});

test("it is never shorter than can be read", () => {
  expect(timelineWindow(NOW, [], [NOW + 1]).to - NOW).toBe(20_000);
  expect(timelineWindow(NOW, [], []).from).toBeLessThan(NOW);
});
