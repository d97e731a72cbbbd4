import { z } from "zod";
import { componentRefSchema, descriptionSchema, jsonObjectSchema, jsonSchema, labelSchema } from "@/lib/schemas/common";
import { executionConfigSchema } from "@/lib/schemas/pack-files";

/** Checked as for runtimes of packs; kept as it was written, with what else it has. */
const executionConfig = jsonObjectSchema.superRefine((config, context) => {
  const parsed = executionConfigSchema.safeParse(config);
  for (const { path, message } of parsed.error?.issues ?? []) context.addIssue({ code: "custom", path, message });
});

const runtimeFields = {
  name: labelSchema,
  description: descriptionSchema.nullish(),
  aliases: z
    .array(
      z
        .string()
        .trim()
        .toLowerCase()
        .min(1)
        .max(100)
        .regex(/^[a-z0-9][a-z0-9_.+-]*$/, "Lower-case letters, digits, -, _, . and +"),
    )
    .max(20, "At most 20 names"),
  distributions: jsonObjectSchema,
  installation: jsonSchema.nullish(),
  execution_config: executionConfig,
};

export const createRuntimeInput = z
  .object(runtimeFields)
  .partial()
  .extend({ ref: componentRefSchema, name: labelSchema, pack_ref: z.string().min(1).max(255).optional() });
export type CreateRuntimeInput = z.infer<typeof createRuntimeInput>;

export const updateRuntimeInput = z
  .object(runtimeFields)
  .partial()
  .extend({ ref: z.string().min(1).max(255) });
export type UpdateRuntimeInput = z.infer<typeof updateRuntimeInput>;
