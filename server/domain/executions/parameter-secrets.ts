import { isDeepStrictEqual } from "node:util";
import { isJsonObject } from "@/lib/expression/json";
import { maskSecrets } from "@/lib/parameters/parameter-schema";
import type { Json, JsonObject } from "@/lib/schemas/common";
import type { Sql } from "@/server/db/database";
import { shownWithoutSecrets } from "@/server/secrets/process-masker";

const MASK = "***";

/**
 * Parameters as they may be shown. When the action is gone nobody knows which of them were secret, so all are masked.
 * `schema` is undefined then, and null for an action that declares no parameters.
 */
function maskParameters(schema: Json | null | undefined, parameters: JsonObject | null): JsonObject | null {
  if (parameters === null) return null;
  if (schema === undefined) return Object.fromEntries(Object.keys(parameters).map((name) => [name, MASK]));
  return maskSecrets(schema, parameters);
}

/** Parameters as an answer shows them: what the schema declares secret, and every known secret, is `***`. */
export function showParameters(schema: Json | null | undefined, parameters: JsonObject | null): JsonObject | null {
  return shownWithoutSecrets(maskParameters(schema, parameters));
}

/** The same for a rule, whose templates say where a secret comes from and are none themselves. */
export function showTemplates(schema: Json | null | undefined, parameters: JsonObject): JsonObject {
  return keepTemplates(showParameters(schema, parameters) ?? {}, parameters) as JsonObject;
}

const ONE_TEMPLATE = /^\s*\{\{[^{}]*\}\}\s*$/;

function keepTemplates(shown: Json, original: Json): Json {
  if (typeof original === "string") return ONE_TEMPLATE.test(original) ? original : shown;
  if (!isJsonObject(shown) || !isJsonObject(original)) return shown;
  return Object.fromEntries(
    Object.entries(shown).map(([name, value]) => [name, keepTemplates(value, original[name] ?? null)]),
  );
}

/** What somebody made of `shown`: where it still says what was shown, the original stands behind it. */
export function restoreShown(edited: Json, original: Json, shown: Json): Json {
  if (isDeepStrictEqual(edited, shown)) return original;
  if (isJsonObject(edited) && isJsonObject(original) && isJsonObject(shown)) {
    const { hasOwn } = Object;
    return Object.fromEntries(
      Object.entries(edited).map(([name, value]): [string, Json] =>
        hasOwn(original, name) && hasOwn(shown, name)
          ? [name, restoreShown(value, original[name] ?? null, shown[name] ?? null)]
          : [name, value],
      ),
    );
  }
  if (Array.isArray(edited) && Array.isArray(original) && Array.isArray(shown) && edited.length === original.length)
    return edited.map((value, index) => restoreShown(value, original[index] ?? null, shown[index] ?? null));
  return edited;
}

/** The parameter schema of the action that has this ref now; undefined when there is none. */
export async function findParameterSchema(sql: Sql, actionRef: string): Promise<Json | null | undefined> {
  const [row] = await sql<{ param_schema: Json | null }>("select param_schema from attune.action where ref = $1", [
    actionRef,
  ]);
  return row === undefined ? undefined : row.param_schema;
}
