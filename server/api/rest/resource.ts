import type { z } from "zod";

/** How REST shows something: which fields of its schema, and which of them are left out when they say nothing. */
export type Resource = {
  schema: z.ZodObject;
  present(value: object): Record<string, unknown>;
};

function saysNothing(value: unknown): boolean {
  if (value === null || value === undefined) return true;
  return typeof value === "object" && !(value instanceof Date) && Object.keys(value).length === 0;
}

/**
 * `always`: every answer has these keys, with null for nothing (rest-api.md §0.3). `omitted`: left out when null or
 * empty. Instants of plain rows become text.
 */
export function resource(
  schema: z.ZodObject,
  name: string,
  always: readonly string[],
  omitted: readonly string[] = [],
): Resource {
  const mask = Object.fromEntries(always.map((key) => [key, true] as const));
  const optionalMask = Object.fromEntries(omitted.map((key) => [key, true] as const));
  const shown = schema.pick(mask as never).extend(schema.pick(optionalMask as never).partial().shape);
  const text = (value: unknown) => (value instanceof Date ? value.toISOString() : value);
  return {
    schema: shown.meta({ title: name }),
    present(value) {
      const fields = value as Record<string, unknown>;
      return Object.fromEntries([
        ...always.map((key) => [key, text(fields[key] ?? null)]),
        ...omitted.filter((key) => !saysNothing(fields[key])).map((key) => [key, text(fields[key])]),
      ]);
    },
  };
}
