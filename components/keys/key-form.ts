import { z } from "zod";
import { type Json, jsonSchema } from "@/lib/schemas/common";
import { keyNameSchema, keyRefSchema } from "@/lib/schemas/key";
import { KEY_OWNER_TYPES } from "@/lib/vocabulary";

/** What a value is written as: a text as it is, or any JSON. */
export type ValueKind = "text" | "json";

export type ReadValue = { ok: true; value: Json } | { ok: false; message: string };

export function readValue(kind: ValueKind, text: string): ReadValue {
  if (kind === "text") return { ok: true, value: text };
  try {
    return { ok: true, value: jsonSchema.parse(JSON.parse(text)) };
  } catch (error) {
    return { ok: false, message: `This is not JSON: ${error instanceof Error ? error.message : String(error)}` };
  }
}

export function writeValue(value: Json): { kind: ValueKind; value: string } {
  return typeof value === "string" ? { kind: "text", value } : { kind: "json", value: JSON.stringify(value, null, 2) };
}

const valueFields = { name: keyNameSchema, kind: z.enum(["text", "json"]), value: z.string(), encrypted: z.boolean() };

function checkValue({ kind, value }: { kind: ValueKind; value: string }, context: z.RefinementCtx): void {
  const read = readValue(kind, value);
  if (!read.ok) context.addIssue({ code: "custom", path: ["value"], message: read.message });
}

export const newKeyForm = z
  .object({ ...valueFields, ref: keyRefSchema, owner_type: z.enum(KEY_OWNER_TYPES), owner: z.string() })
  .superRefine((form, context) => {
    if (form.value === "") context.addIssue({ code: "custom", path: ["value"], message: "A value is required" });
    else checkValue(form, context);
    if (form.owner === "" && ["pack", "action", "sensor"].includes(form.owner_type))
      context.addIssue({ code: "custom", path: ["owner"], message: `Choose the ${form.owner_type}` });
  });
export type NewKeyForm = z.infer<typeof newKeyForm>;

/** `replaces`: a value is given; otherwise the stored one stays. */
export const editKeyForm = z.object({ ...valueFields, replaces: z.boolean() }).superRefine((form, context) => {
  if (form.replaces) checkValue(form, context);
});
export type EditKeyForm = z.infer<typeof editKeyForm>;

/** A ref for a name that somebody types: “GitHub token” is github.token or, for a pack, ops.github_token. */
export function keyRefOf(name: string, prefix: string): string {
  const word = name
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, "_")
    .replace(/^[^a-z0-9]+|[._-]+$/g, "");
  return [prefix, word].filter(Boolean).join(".");
}
