import type { Json } from "@/lib/expression/json";

export type ReferenceScope = {
  /** Parameters with secrets laid over them. */
  values: Record<string, Json>;
  declared: readonly string[];
  event: Json;
};

/**
 * The value of a path such as `name`, `parameters.a.b`, `event.payload.items.0`, or `trigger.payload.x` (an alias of the
 * event's). A missing member is the empty string.
 *
 * @returns null when the path is not ours: an unknown bare word stays as it is, because `{{end}}` and the like belong to
 * the templates of other programs (`docker inspect --format`).
 */
export function resolveReference(path: string, scope: ReferenceScope): { value: Json } | null {
  const [root = "", ...rest] = path.split(".");
  if (root === "parameters") return { value: member(scope.values, rest) };
  const named = Object.hasOwn(scope.values, root);
  if (root === "event" && (scope.event !== null || !named)) return { value: member(scope.event, rest) };
  if (root === "trigger" && !named && (rest[0] === "payload" || rest[0] === "data")) {
    return { value: member(scope.event, ["payload", ...rest.slice(1)]) };
  }
  if (named) return { value: member(scope.values, [root, ...rest]) };
  return scope.declared.includes(root) ? { value: "" } : null;
}

function member(start: Json, path: string[]): Json {
  let value = start;
  for (const key of path) {
    if (value === null || typeof value !== "object" || !Object.hasOwn(value, key)) return "";
    value = Array.isArray(value) ? (value[Number(key)] ?? "") : (value[key] ?? "");
  }
  return value ?? "";
}
