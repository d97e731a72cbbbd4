import { z } from "zod";
import { checkParameterSchema } from "@/lib/parameters/parameter-schema";
import { createActionInput } from "@/lib/schemas/action";

/** The part of an action that is edited here; checked as the server checks it. */
export const actionFormSchema = createActionInput
  .pick({
    ref: true,
    label: true,
    description: true,
    runtime_ref: true,
    entrypoint: true,
    output_format: true,
    timeout_seconds: true,
    max_retries: true,
    retry_delay_seconds: true,
  })
  .extend({
    // The builder marks what is wrong with single parameters; here it only has to be right as a whole. Unknown, because
    // react-hook-form's types do not end on a type that contains itself.
    param_schema: z
      .unknown()
      .refine((schema) => checkParameterSchema(schema).length === 0, "Correct the parameters marked above"),
  });
