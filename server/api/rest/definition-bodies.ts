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

export const packBody = createPackInput.extend({
  version: z.string().min(1).max(50).pipe(createPackInput.shape.version.unwrap()),
});
export const packPatch = updatePackInput.omit({ ref: true }).extend({ description });

export const runtimeBody = createRuntimeInput;
export const runtimePatch = updateRuntimeInput
  .omit({ ref: true })
  .extend({ description, installation: clearable(jsonSchema) });

export const triggerBody = createTriggerInput;
export const triggerPatch = updateTriggerInput.omit({ ref: true }).extend({
  description,
  param_schema: clearable(jsonObjectSchema),
  out_schema: clearable(jsonObjectSchema),
});

export const sensorBody = createSensorInput
  .extend({ trigger_ref: z.string().min(1).optional(), trigger_id: z.int().positive().optional() })
  .refine((body) => body.trigger_ref !== undefined || body.trigger_id !== undefined, {
    path: ["trigger_ref"],
    error: "trigger_ref or trigger_id is required",
  });
export const sensorPatch = updateSensorInput.omit({ ref: true }).extend({ param_schema: clearable(jsonSchema) });

export const ruleBody = createRuleInput.extend({ pack_ref: packRef });
export const rulePatch = updateRuleInput.omit({ ref: true });

export const actionBody = createActionInput.extend({
  pack_ref: packRef,
  entrypoint: z.string().min(1).max(1024),
  runtime: z.int().positive().nullish(),
});
export const actionPatch = updateActionInput.omit({ ref: true }).extend({
  entrypoint: z.string().min(1).max(1024).optional(),
  runtime: z.int().positive().nullish(),
  runtime_version_constraint: clearable(z.string().max(255)),
});
