import { isJsonObject } from "@/lib/expression/json";
import type { Json } from "@/lib/schemas/common";

const SAMPLES: Record<string, Json> = { string: "text", integer: 1, number: 1.5, boolean: true, array: [], object: {} };

/** A payload to begin with: the fields that the trigger declares, or anything at all. */
export function samplePayload(outSchema: unknown): Json {
  if (!isJsonObject(outSchema)) return { message: "hello" };
  const fields = Object.entries(isJsonObject(outSchema.properties) ? outSchema.properties : outSchema).filter(
    ([, field]) => isJsonObject(field),
  );
  if (fields.length === 0) return { message: "hello" };
  return Object.fromEntries(
    fields.map(([name, field]) => {
      const { default: preset, type } = field as { default?: Json; type?: Json };
      return [name, preset ?? SAMPLES[String(type)] ?? null];
    }),
  );
}
