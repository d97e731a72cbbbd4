import { z } from "zod";
import { createActionInput } from "@/lib/schemas/action";
import { jsonObjectSchema } from "@/lib/schemas/common";
import { createSensorInput } from "@/lib/schemas/sensor";
import { createTriggerInput } from "@/lib/schemas/trigger";

/** A sensor and, in the same transaction, the rule that runs an action for it; its trigger and the action may be new, too. */
export const createAutomationInput = z.object({
  /** Made first: the type of event that the sensor emits. */
  trigger: createTriggerInput.optional(),
  sensor: createSensorInput,
  run: z
    .object({
      action_ref: z.string().min(1).optional(),
      action: createActionInput.optional(),
      action_params: jsonObjectSchema.default({}),
    })
    .refine((run) => Boolean(run.action_ref) !== Boolean(run.action), "Choose an action or write a new one")
    .optional(),
});
export type CreateAutomationInput = z.infer<typeof createAutomationInput>;
