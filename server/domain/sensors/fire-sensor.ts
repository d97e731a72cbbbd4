import { parseTimerSpec } from "@/lib/schedule/timer-spec";
import type { JsonObject } from "@/lib/schemas/common";
import type { Fired, FireSensorInput } from "@/lib/schemas/sensor";
import { recordAudit } from "@/server/domain/audit/record-audit";
import { authorise, authoriseSome, mayDo } from "@/server/domain/authorise";
import type { Ctx } from "@/server/domain/context";
import { componentObject, notFound } from "@/server/domain/find-component";
import { SENSOR_SELECT, type SensorRow } from "@/server/domain/sensors/sensor-rows";
import { appError } from "@/server/errors";
import { timerPayload } from "@/server/scheduler/timer-payload";

/**
 * Fires a sensor now, disabled or not: its event goes through rules and actions as any other, and is committed when this
 * returns. The timer's ledger is not touched, so the planned fires stay as they are. Because it runs actions it needs
 * actions:execute, limited to some actions for all that rules may run at it.
 * @throws AppError `forbidden`, `not_found`, `precondition` when the sensor has no trigger or its timer is invalid.
 */
export async function fireSensor(ctx: Ctx, input: FireSensorInput): Promise<Fired> {
  authoriseSome(ctx, "actions", "execute");
  const [row] = await ctx.sql<SensorRow>(`${SENSOR_SELECT} where s.ref = $1`, [input.ref]);
  if (!row) throw notFound("Sensor", input.ref);
  if (row.trigger_ref === null) throw appError("precondition", `Sensor ${row.ref} has no trigger, so it cannot fire`);
  await authoriseWhatItRuns(ctx, row.ref, row.trigger_ref);
  const [accepted] = await ctx.engine.acceptEvents([
    {
      triggerRef: row.trigger_ref,
      payload: payloadOf(ctx, row, row.trigger_ref, input.payload),
      config: null,
      source: row.id,
      sourceRef: row.ref,
      rule: null,
      timer: null,
    },
  ]);
  if (!accepted || accepted.event === null) throw appError("internal", `Sensor ${row.ref} was not fired`);
  await recordAudit(ctx, {
    action: "sensor.fire",
    resource: "sensor",
    resourceId: row.id,
    resourceRef: row.ref,
    details: { event: accepted.event },
  });
  return { event: accepted.event, executions: accepted.executions };
}

/** @throws AppError `forbidden` */
async function authoriseWhatItRuns(ctx: Ctx, sensorRef: string, triggerRef: string): Promise<void> {
  if (mayDo(ctx.actor, "actions", "execute")) return;
  const actions = await ctx.sql<{ id: number; ref: string; pack_ref: string }>(
    `select distinct a.id, a.ref, a.pack_ref from attune.rule r join attune.action a on a.id = r.action
     where r.enabled and r.trigger_ref = $2 and (r.sensor_ref is null or r.sensor_ref = $1)`,
    [sensorRef, triggerRef],
  );
  for (const action of actions) authorise(ctx, "actions", "execute", componentObject(action));
}

/** A timer's payload is the usual one of behaviour.md §13.6 for an instant that is now; its count is the timer's own, unchanged. */
function payloadOf(ctx: Ctx, row: SensorRow, triggerRef: string, given: JsonObject | undefined): JsonObject {
  if (row.timer === null) return given ?? {};
  const parsed = parseTimerSpec(triggerRef, row.timer_config ?? row.config, row.timer);
  if (!parsed.ok) throw appError("precondition", `The timer of ${row.ref} is not valid, so it cannot fire`);
  const nowMs = ctx.clock.now();
  const payload = timerPayload({
    spec: parsed.spec,
    phaseMs: row.phase_at?.getTime() ?? nowMs,
    fire: { scheduledAtMs: nowMs, lateMs: 0, coalesced: 0 },
    firedAtMs: nowMs,
    executionCount: row.execution_count ?? 0,
    sensorRef: row.ref,
  });
  return { ...payload, ...given, manual: true };
}
