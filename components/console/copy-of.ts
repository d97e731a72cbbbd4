import { isJsonObject } from "@/lib/expression/json";
import type { Json, JsonObject } from "@/lib/schemas/common";

/** The first free ref for a copy: `core.backup-copy`, then `core.backup-copy-2`. */
export function copyRef(ref: string, taken: Iterable<string>): string {
  const refs = new Set(taken);
  let copy = `${ref}-copy`;
  for (let count = 2; refs.has(copy); count += 1) copy = `${ref}-copy-${count}`;
  return copy;
}

/** What the server shows in place of a secret. Nobody may store it as if it were one. */
const MASK = "***";

/**
 * Parameters for a copy, without those that hold a secret somewhere: what is shown of them is not what they are. `secrets`
 * names them, so that the person can be told.
 */
export function withoutSecrets(params: JsonObject): { params: JsonObject; secrets: string[] } {
  const entries = Object.entries(params);
  const secrets = entries.filter(([, value]) => holdsMask(value)).map(([name]) => name);
  return { params: Object.fromEntries(entries.filter(([name]) => !secrets.includes(name))), secrets };
}

function holdsMask(value: Json): boolean {
  if (typeof value === "string") return value.includes(MASK);
  if (Array.isArray(value)) return value.some(holdsMask);
  return isJsonObject(value) && Object.values(value).some(holdsMask);
}
