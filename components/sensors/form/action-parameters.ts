import { hasTemplate } from "@/lib/expression/parse-template";
import { normaliseParameterSchema, type ParameterDefinition } from "@/lib/parameters/parameter-schema";
import { validateParameters } from "@/lib/parameters/validate-parameters";
import type { Json, JsonObject } from "@/lib/schemas/common";

export type ReadParameters = { values: JsonObject; problems: Record<string, string> };

/**
 * The typed texts as parameters of their types. A text with a template stays a text; an empty one is left out, so that
 * the action's default holds. `problems` has a sentence for each name that does not fit.
 */
export function readParameters(schema: unknown, texts: Readonly<Record<string, string>>): ReadParameters {
  const values: JsonObject = {};
  const problems: Record<string, string> = {};
  for (const [name, definition] of Object.entries(normaliseParameterSchema(schema))) {
    const text = texts[name] ?? "";
    if (text.trim() === "") continue;
    const read = readText(definition, text);
    if (read === undefined) problems[name] = "This is not valid JSON";
    else values[name] = read;
  }
  for (const { path, message } of validateParameters(schema, values, { allowTemplates: true })) {
    const name = path[0] ?? "";
    problems[name] ??= `${[path.slice(1).join("."), message].filter(Boolean).join(" ")}`.replace(/^./, (first) =>
      first.toUpperCase(),
    );
  }
  return { values, problems };
}

/** undefined: it had to be JSON and is not. */
function readText(definition: ParameterDefinition, text: string): Json | undefined {
  if (hasTemplate(text) && !(isStructured(definition) && looksStructured(text))) return text.trim();
  if (definition.types.includes("string")) return text;
  const trimmed = text.trim();
  if (definition.type === "number" || definition.type === "integer") {
    const number = Number(trimmed.replace(",", "."));
    return Number.isFinite(number) ? number : trimmed;
  }
  if (definition.type === "boolean") return trimmed === "true" ? true : trimmed === "false" ? false : trimmed;
  try {
    return JSON.parse(trimmed) as Json;
  } catch {
    return definition.type === "any" ? text : undefined;
  }
}

function isStructured({ type }: ParameterDefinition): boolean {
  return type === "object" || type === "array" || type === "any";
}

function looksStructured(text: string): boolean {
  const trimmed = text.trim();
  return /^[[{]/.test(trimmed) && !trimmed.startsWith("{{");
}

/** A default as one would type it. */
export function defaultText(definition: ParameterDefinition): string | null {
  const { default: preset } = definition;
  if (preset === undefined || preset === null || definition.secret) return null;
  return typeof preset === "string" ? preset : JSON.stringify(preset);
}
