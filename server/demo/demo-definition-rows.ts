import type { JsonObject } from "@/lib/schemas/common";
import { insertAction } from "@/server/domain/actions/insert-action";
import type { Ctx } from "@/server/domain/context";
import { createIdentity } from "@/server/domain/identities/create-identity";
import { createKey } from "@/server/domain/keys/create-key";
import { insertRule } from "@/server/domain/rules/insert-rule";
import { insertSensor } from "@/server/domain/sensors/insert-sensor";
import { insertTrigger } from "@/server/domain/triggers/insert-trigger";
import { newWebhookKey } from "@/server/domain/webhooks/enable-webhook";
import { insertRow, updateRow, writing } from "@/server/domain/write-row";
import {
  DEMO_ACTIONS,
  DEMO_KEYS,
  DEMO_PACKS,
  DEMO_PEOPLE,
  DEMO_RULES,
  DEMO_SENSORS,
  DEMO_TRIGGERS,
  type DemoSensor,
} from "./demo-definitions";

/** Makes the definitions of the demo through the checks that a person's would pass. Nothing is armed by it. */
export async function writeDefinitions(ctx: Ctx, nowMs: number): Promise<void> {
  await writing(ctx, "The demo", async (inside) => {
    const { sql } = inside;
    for (const pack of DEMO_PACKS) await insertRow(sql, "pack", { ...pack, version: "1.0.0" });
    for (const { ref, label, webhook } of DEMO_TRIGGERS) {
      const id = await insertTrigger(inside, { ref, label, enabled: true });
      if (webhook) await updateRow(sql, "trigger", id, { webhook_enabled: true, webhook_key: newWebhookKey() });
    }
    for (const sensor of DEMO_SENSORS)
      await insertSensor(inside, {
        ref: sensor.ref,
        label: sensor.label,
        enabled: sensor.offMs === undefined,
        ...watchOf(sensor, nowMs),
      });
    for (const { ref, label, run, retries } of DEMO_ACTIONS)
      await insertAction(inside, {
        ref,
        label,
        runtime_ref: "core.shell",
        entrypoint: run,
        timeout_seconds: 600,
        max_retries: retries ?? 0,
      });
    for (const { ref, label, trigger, sensor, action, conditions } of DEMO_RULES) {
      const [watched] = await sql<{ trigger_ref: string }>("select trigger_ref from attune.sensor where ref = $1", [
        sensor ?? "",
      ]);
      await insertRule(inside, {
        ref,
        label,
        trigger_ref: trigger ?? watched?.trigger_ref ?? "",
        sensor_ref: sensor ?? null,
        action_ref: action,
        conditions: conditions ?? {},
        action_params: {},
        trigger_params: {},
        enabled: true,
      });
    }
  });
  for (const { login, name, set, role } of DEMO_PEOPLE) {
    const { id } = await createIdentity(ctx, {
      login,
      display_name: name,
      attributes: {},
      permission_set_refs: [set],
    });
    await ctx.sql("insert into attune.identity_role (identity_id, role) values ($1, $2)", [id, role]);
  }
  for (const key of DEMO_KEYS) await createKey(ctx, { ...key, owner_type: "system" });
}

const HOUR = 3_600_000;

type Watch = { trigger_ref: string; config: JsonObject; entrypoint?: string; runtime_ref?: string };

function watchOf(sensor: DemoSensor, nowMs: number): Watch {
  if ("every" in sensor) {
    const [interval, unit] = sensor.every;
    return { trigger_ref: "core.intervaltimer", config: { interval, unit } };
  }
  if ("cron" in sensor)
    return { trigger_ref: "core.crontimer", config: { expression: sensor.cron, timezone: sensor.timezone } };
  if ("dateMs" in sensor)
    return {
      trigger_ref: "core.datetimetimer",
      config: { fire_at: new Date(Math.floor((nowMs + sensor.dateMs) / HOUR) * HOUR).toISOString(), timezone: "UTC" },
    };
  return { trigger_ref: sensor.trigger, entrypoint: sensor.script, runtime_ref: "core.shell", config: {} };
}
