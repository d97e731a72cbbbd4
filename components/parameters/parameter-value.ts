import type { ParameterDefinition } from "@/lib/parameters/flat-schema";
import type { Json } from "@/lib/schemas/common";

/** Which control a parameter gets. `loose` takes JSON, or else the text as it is. */
export type ParameterControl = "choice" | "switch" | "number" | "secret" | "lines" | "text" | "json" | "loose";

const LINES_FORMATS = new Set(["multiline", "textarea", "text", "code"]);

export function parameterControl(definition: ParameterDefinition): ParameterControl {
  const { type, types, format, secret } = definition;
  const several = types.filter((name) => name !== "null").length > 1;
  if (secret && (type === "string" || type === "any")) return "secret";
  if (definition.enum !== undefined) return "choice";
  if (several || type === "any" || type === "null") return "loose";
  if (type === "boolean") return "switch";
  if (type === "number" || type === "integer") return "number";
  if (type === "array" || type === "object") return "json";
  return format !== undefined && LINES_FORMATS.has(format) ? "lines" : "text";
}

/** Whether `{{` has been typed: from then on the text is a template, closed or not. */
export function isTemplateText(value: Json | undefined): value is string {
  return typeof value === "string" && value.includes("{{");
}

/** What the control shows for a stored value; absent and null are empty. */
export function textOfValue(control: ParameterControl, value: Json | undefined): string {
  if (value === undefined || value === null) return "";
  if (typeof value === "string") {
    // Text that would be read as JSON is quoted, so that it stays text.
    return control === "loose" && parsedJson(value) !== undefined ? JSON.stringify(value) : value;
  }
  return control === "json" ? JSON.stringify(value, null, 2) : JSON.stringify(value);
}

/**
 * The value that a typed text stands for; undefined when it is empty. What does not fit the type stays the text that it
 * is, and the check of the parameters says so.
 */
export function valueOfText(control: ParameterControl, text: string): Json | undefined {
  if (text === "") return undefined;
  switch (control) {
    case "number": {
      const trimmed = text.trim();
      return trimmed !== "" && Number.isFinite(Number(trimmed)) ? Number(trimmed) : text;
    }
    case "json":
    case "loose": {
      if (text.trim() === "") return undefined;
      const parsed = parsedJson(text);
      return parsed === undefined ? (control === "json" ? text.trim() : text) : parsed;
    }
    default:
      return text;
  }
}

/** A value in one short line, for placeholders and "Default: …". */
export function shortValue(value: Json): string {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}

function parsedJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
