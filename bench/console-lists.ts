import { listActions } from "../server/domain/actions/list-actions";
import type { Ctx } from "../server/domain/context";
import { listEvents } from "../server/domain/events/list-events";
import { listExecutions } from "../server/domain/executions/list-executions";
import { listRules } from "../server/domain/rules/list-rules";
import { listSensors } from "../server/domain/sensors/list-sensors";
import { readActivity } from "../server/domain/system/read-activity";
import { readDashboard } from "../server/domain/system/read-dashboard";
import { listTriggers } from "../server/domain/triggers/list-triggers";
import { distribution } from "./percentiles";

type TimesOf = (call: () => Promise<unknown>, calls?: number) => Promise<number[]>;

/** What the pages of the console ask for, by the verbs that their procedures call. */
export async function benchmarkConsole(ctx: Ctx, timesOf: TimesOf): Promise<Record<string, string | number>[]> {
  const lists: [string, () => Promise<unknown>][] = [
    // a copy of the database object, so that no answer is used again
    ["the 24 hours of the dashboard", () => readActivity({ ...ctx.db }, ctx.clock.now())],
    ["the whole dashboard, first time", () => readDashboard({ ...ctx, db: { ...ctx.db } })],
    ["the whole dashboard, afterwards", () => readDashboard(ctx)],
    ["actions", () => listActions(ctx)],
    ["triggers", () => listTriggers(ctx)],
    ["rules", () => listRules(ctx)],
    ["sensors", () => listSensors(ctx)],
    ["events", () => listEvents(ctx, { limit: 50 })],
    ["events of a sensor", () => listEvents(ctx, { source_ref: "pack1.sensor1", limit: 50 })],
    ["executions that failed", () => listExecutions(ctx, { status: ["failed", "timeout", "abandoned"], limit: 50 })],
    [
      "executions of an action that failed",
      () => listExecutions(ctx, { status: ["failed", "timeout", "abandoned"], action_ref: "pack1.do1", limit: 50 }),
    ],
  ];
  const rows: Record<string, string | number>[] = [];
  for (const [what, call] of lists) {
    const { samples, "p50 ms": p50, "p95 ms": p95, "max ms": max } = distribution(what, await timesOf(call, 15), "");
    rows.push({ what: `console: ${what}`, samples, "p50 ms": p50, "p95 ms": p95, "max ms": max, target: "" });
  }
  return rows;
}
