import { z } from "zod";
import { jsonObjectSchema } from "@/lib/schemas/common";
import { updatePackInput } from "@/lib/schemas/pack";

/** A JSON object written as text; empty text is the empty object. */
export const jsonObjectText = z.string().transform((text, context) => {
  if (text.trim() === "") return {};
  try {
    const parsed = jsonObjectSchema.safeParse(JSON.parse(text));
    if (parsed.success) return parsed.data;
    context.addIssue({ code: "custom", message: 'Write an object, such as {"region": "eu"}' });
  } catch (error) {
    context.addIssue({ code: "custom", message: `This is not JSON: ${(error as Error).message}` });
  }
  return z.NEVER;
});

/** The fields of a pack that the console edits, as the form holds them. */
export const packFormSchema = updatePackInput
  .pick({ description: true })
  .extend({ label: updatePackInput.shape.label.unwrap(), config: jsonObjectText });
