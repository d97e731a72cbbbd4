import { z } from "zod";
import { createRuntimeInput } from "@/lib/schemas/runtime";
import { jsonObjectText } from "../packs/pack-form-schema";

/** Names between commas; an empty text is none. */
const namesText = z
  .string()
  .transform((text) =>
    text
      .split(",")
      .map((name) => name.trim())
      .filter((name) => name !== ""),
  )
  .pipe(createRuntimeInput.shape.aliases.unwrap());

/** The fields of a runtime, as the form holds them. */
export const runtimeFormSchema = createRuntimeInput.pick({ ref: true, name: true, description: true }).extend({
  aliases: namesText,
  execution_config: jsonObjectText.superRefine((config, context) => {
    const { error } = createRuntimeInput.shape.execution_config.safeParse(config);
    for (const { path, message } of error?.issues ?? []) context.addIssue({ code: "custom", path, message });
  }),
});

/** What a new one begins with. */
export const STARTER_CONFIG = JSON.stringify(
  { interpreter: { binary: "ruby", args: [], file_extension: ".rb" }, env_vars: {} },
  null,
  2,
);
