import { z } from "zod";
import { createActionInput, updateActionInput } from "@/lib/schemas/action";
import { jsonObjectSchema, jsonSchema } from "@/lib/schemas/common";
import { createPackInput, updatePackInput } from "@/lib/schemas/pack";
import { createRuleInput, updateRuleInput } from "@/lib/schemas/rule";
import { createRuntimeInput, updateRuntimeInput } from "@/lib/schemas/runtime";
import { createSensorInput, updateSensorInput } from "@/lib/schemas/sensor";
import { createTriggerInput, updateTriggerInput } from "@/lib/schemas/trigger";
import { clearable } from "@/server/api/rest/envelopes";

/** What the contract's bodies have differently from the inputs of the verbs; unknown keys are ignored. */
const description = clearable(z.string().max(10_000));
const packRef = z.string().min(1).max(255);

export const packBody = createPackInput
  .extend({ version: z.string().min(1).max(50).pipe(createPackInput.shape.version.unwrap()) })
  .meta({ title: "PackCreate", examples: [{ ref: "mine", label: "Mine", version: "1.0.0", tags: ["home"] }] });
export const packPatch = updatePackInput.omit({ ref: true }).extend({ description }).meta({ title: "PackUpdate" });

export const runtimeBody = createRuntimeInput.meta({ title: "RuntimeCreate" });
export const runtimePatch = updateRuntimeInput
  .omit({ ref: true })
  .extend({ description, installation: clearable(jsonSchema) })
  .meta({ title: "RuntimeUpdate" });

export const triggerBody = createTriggerInput.meta({
  title: "TriggerCreate",
  examples: [
    {
      ref: "mine.door_opened",
      label: "A door was opened",
      out_schema: { door: { type: "string", required: true }, seconds: { type: "integer" } },
    },
  ],
});
export const triggerPatch = updateTriggerInput
  .omit({ ref: true })
  .extend({ description, param_schema: clearable(jsonObjectSchema), out_schema: clearable(jsonObjectSchema) })
  .meta({ title: "TriggerUpdate" });

export const sensorBody = createSensorInput
  .extend({
    trigger_ref: z.string().min(1).optional().describe("This or trigger_id is required"),
    trigger_id: z.int().positive().optional(),
  })
  .refine((body) => body.trigger_ref !== undefined || body.trigger_id !== undefined, {
    path: ["trigger_ref"],
    error: "trigger_ref or trigger_id is required",
  })
  .meta({
    title: "SensorCreate",
    examples: [
      {
        ref: "mine.tick",
        label: "Every five seconds",
        trigger_ref: "core.intervaltimer",
        config: { unit: "seconds", interval: 5 },
      },
    ],
  });
export const sensorPatch = updateSensorInput
  .omit({ ref: true })
  .extend({ description, param_schema: clearable(jsonSchema) })
  .meta({ title: "SensorUpdate", examples: [{ config: { unit: "seconds", interval: 10 } }] });

export const ruleBody = createRuleInput.extend({ pack_ref: packRef }).meta({
  title: "RuleCreate",
  examples: [
    {
      ref: "mine.greet_on_tick",
      pack_ref: "mine",
      label: "Greet on every tick",
      trigger_ref: "core.intervaltimer",
      sensor_ref: "mine.tick",
      action_ref: "core.echo",
      conditions: [{ field: "execution_count", operator: "greater_than", value: 3 }],
      action_params: { message: "hello for the {{ event.payload.execution_count }}. time" },
    },
  ],
});
export const rulePatch = updateRuleInput.omit({ ref: true }).extend({ description }).meta({ title: "RuleUpdate" });

export const actionBody = createActionInput
  .extend({ pack_ref: packRef, entrypoint: z.string().min(1).max(1024), runtime: z.int().positive().nullish() })
  .meta({
    title: "ActionCreate",
    examples: [
      {
        ref: "mine.greet",
        pack_ref: "mine",
        label: "Greet",
        entrypoint: 'echo "hello $name"',
        runtime_ref: "core.shell",
        param_schema: { name: { type: "string", required: true } },
      },
    ],
  });
export const actionPatch = updateActionInput
  .omit({ ref: true })
  .extend({
    description,
    entrypoint: z.string().min(1).max(1024).optional(),
    runtime: z.int().positive().nullish(),
    runtime_version_constraint: clearable(z.string().max(255)),
  })
  .meta({ title: "ActionUpdate" });
