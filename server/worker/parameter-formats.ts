import { stringify } from "yaml";
import type { Json } from "@/lib/expression/json";
import type { ParameterFormat } from "./attempt";

/** The parameters as the action reads them, always ending in a newline unless there is nothing to say. */
export function formatParameters(parameters: Record<string, Json>, format: ParameterFormat): string {
  switch (format) {
    case "json":
      return `${JSON.stringify(parameters)}\n`;
    case "dotenv":
      return formatDotenv(parameters);
    case "yaml":
      // Every string is quoted: "yes" or "0o17" unquoted mean different things to YAML 1.1 and 1.2 readers.
      return stringify(parameters, {
        defaultStringType: "QUOTE_DOUBLE",
        defaultKeyType: "PLAIN",
        aliasDuplicateObjects: false,
        lineWidth: 0,
      });
  }
}

/** Sorted `key='value'` lines; nested objects become `a.b='…'`, arrays stay JSON, null is empty. */
function formatDotenv(parameters: Record<string, Json>): string {
  const lines: string[] = [];
  const collect = (prefix: string, value: Json): void => {
    if (value !== null && typeof value === "object" && !Array.isArray(value)) {
      for (const [key, child] of Object.entries(value)) collect(`${prefix}.${key}`, child);
      return;
    }
    const text = value === null ? "" : typeof value === "string" ? value : JSON.stringify(value);
    // A newline or `=` in a key would forge another line.
    lines.push(`${prefix.replace(/[\r\n=\0]/g, "_")}='${text.replaceAll("\0", "").replaceAll("'", "'\\''")}'`);
  };
  for (const [key, value] of Object.entries(parameters)) collect(key, value);
  return lines
    .sort()
    .map((line) => `${line}\n`)
    .join("");
}
