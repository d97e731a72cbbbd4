import { expect, test } from "vitest";
import { formatDateTime } from "@/lib/format/format-datetime";
import type { RecentFire } from "@/lib/schemas/sensor";
import { fireBars, fireSentence, latenessText } from "./recent-fires";

const fire = (event: number, outcome: RecentFire["outcome"], late_ms: number | null = 3): RecentFire => ({
  event,
  at: "2026-01-05T02:30:00.000Z",
  late_ms,
  outcome,
});

test("each fire is a bar with its time, lateness and outcome", () => {
  const [first, second] = fireBars([fire(1, "completed"), fire(2, "failed", null)], "Europe/Berlin");
  const at = formatDateTime(Date.parse("2026-01-05T02:30:00.000Z"), "Europe/Berlin", "weekday");
  expect(first).toEqual({ id: 1, tone: "success", label: `${at}, 3 ms late, Completed` });
  expect(second?.label).toBe(`${at}, fired by hand, Failed`);
});

test("a strip is summed up in a sentence that names only what happened", () => {
  expect(fireSentence([])).toBe("Has not fired yet");
  expect(fireSentence([fire(1, "completed"), fire(2, "completed"), fire(3, "failed")])).toBe(
    "Last 3 fires: 2 completed, 1 failed",
  );
  expect(fireSentence([fire(1, "none")])).toBe("Last 1 fire: 1 ran nothing");
});

test("lateness is worth a warning from one second on", () => {
  expect(latenessText(null)).toBeNull();
  expect(latenessText(0)).toEqual({ text: "on time", late: false });
  expect(latenessText(12)).toEqual({ text: "12 ms late", late: false });
  expect(latenessText(1_500)).toEqual({ text: "1.5 s late", late: true });
});
