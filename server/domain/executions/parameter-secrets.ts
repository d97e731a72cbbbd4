import { type FlatSchema, maskSecrets, normaliseParameterSchema } from "@/lib/parameters/parameter-schema";
import type { Json, JsonObject } from "@/lib/schemas/common";
import type { Sql } from "@/server/db/database";

export const MASK = "***";

/**
 * Parameters as they may be shown. When the action is gone nobody knows which of them were secret, so all are masked.
 * `schema` is undefined then, and null for an action that declares no parameters.
 */
export function maskParameters(schema: Json | null | undefined, parameters: JsonObject | null): JsonObject | null {
  if (parameters === null) return null;
  if (schema === undefined) return Object.fromEntries(Object.keys(parameters).map((name) => [name, MASK]));
  return maskSecrets(schema, parameters);
}

/** Puts back the secrets of `original` where an edited copy of the masked parameters still says `***`. */
export function restoreSecrets(schema: Json | null, edited: JsonObject, original: JsonObject | null): JsonObject {
  return restoreFields(normaliseParameterSchema(schema), edited, original ?? {});
}

function restoreFields(schema: FlatSchema, edited: JsonObject, original: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(edited).map(([name, value]): [string, Json] => {
      const definition = Object.hasOwn(schema, name) ? schema[name] : undefined;
      const before = Object.hasOwn(original, name) ? original[name] : undefined;
      if (definition === undefined || before === undefined) return [name, value];
      if (definition.secret) return [name, value === MASK ? before : value];
      if (definition.properties && isObject(value) && isObject(before))
        return [name, restoreFields(definition.properties, value, before)];
      return [name, value];
    }),
  );
}

function isObject(value: Json): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The parameter schema of the action that has this ref now; undefined when there is none. */
export async function findParameterSchema(sql: Sql, actionRef: string): Promise<Json | null | undefined> {
  const [row] = await sql<{ param_schema: Json | null }>("select param_schema from attune.action where ref = $1", [
    actionRef,
  ]);
  return row === undefined ? undefined : row.param_schema;
}
