import { z } from "zod";
import type { Json, JsonObject } from "@/lib/expression/json";

export type { Json, JsonObject };

/** Any JSON value; what it holds is checked by the schema of its trigger or action. */
export const jsonSchema: z.ZodType<Json> = z.lazy(() =>
  z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(jsonSchema), z.record(z.string(), jsonSchema)]),
);
export const jsonObjectSchema = z.record(z.string(), jsonSchema);

/** RFC 3339, UTC, milliseconds. */
export const timestampSchema = z.string();

export const packRefSchema = z
  .string()
  .min(1, "A ref is required")
  .max(255)
  .regex(/^[a-z][a-z0-9_-]+$/, "Use lower-case letters, digits, - and _, beginning with a letter, such as my-pack");

/** `pack.name` */
export const componentRefSchema = z
  .string()
  .min(1, "A ref is required")
  .max(255)
  .regex(
    /^[a-z0-9][a-z0-9_-]*\.[a-z0-9_-]+$/,
    "Write pack.name with lower-case letters, digits, - and _, such as core.backup",
  );

export const labelSchema = z.string().trim().min(1, "A name is required").max(255, "At most 255 characters");
export const descriptionSchema = z.string().max(10_000, "At most 10,000 characters");

export const refInput = z.object({ ref: z.string().min(1).max(255) });
export type RefInput = z.infer<typeof refInput>;

export const idInput = z.object({ id: z.int().positive() });
export type IdInput = z.infer<typeof idInput>;

/** Keyset paging: newest first, `cursor` is the id before which the page begins. */
export const keysetInput = z.object({
  cursor: z.int().positive().nullish(),
  limit: z.int().min(1).max(200).default(50),
});
export type Keyset<T> = { items: T[]; next_cursor: number | null };
