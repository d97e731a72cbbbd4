import { parse } from "yaml";
import type { Json, OutputFormat } from "./attempt";

/** Parsing YAML takes about a second for each MiB and cannot be interrupted; larger output stays text. */
const YAML_LIMIT_CHARACTERS = 256 * 1024;

/** PostgreSQL and JSON.stringify recurse into values; deeper ones stay text. */
const DEPTH_LIMIT = 512;

export type ParsedOutput = { parsed: true; data: Json } | { parsed: false };

const UNPARSABLE: ParsedOutput = { parsed: false };

/**
 * Reads what a successful action printed. Never throws: anything that is not of the format is `parsed: false`, and the
 * caller keeps the text. The data is safe to store as jsonb (no NUL, no lone surrogate, no infinite number).
 */
export function parseOutput(stdout: string, format: OutputFormat): ParsedOutput {
  if (format === "text" || stdout.trim() === "") return UNPARSABLE;
  try {
    return { parsed: true, data: storable(read(stdout, format), 0) };
  } catch {
    return UNPARSABLE;
  }
}

function read(stdout: string, format: "json" | "yaml" | "jsonl"): unknown {
  switch (format) {
    case "json":
      try {
        return JSON.parse(stdout);
      } catch {
        return JSON.parse(lastLine(stdout));
      }
    case "jsonl":
      return stdout
        .split("\n")
        .filter((line) => line.trim() !== "")
        .map((line): unknown => JSON.parse(line));
    case "yaml":
      if (stdout.length > YAML_LIMIT_CHARACTERS) throw new Error("too large");
      return parse(stdout, { logLevel: "error", maxAliasCount: 100 });
  }
}

function lastLine(text: string): string {
  const trimmed = text.trimEnd();
  return trimmed.slice(trimmed.lastIndexOf("\n") + 1);
}

/** @throws when the value is too deep or of a kind JSON does not have */
function storable(value: unknown, depth: number): Json {
  if (depth > DEPTH_LIMIT) throw new Error("too deep");
  if (typeof value === "string") return storableText(value);
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  if (typeof value === "boolean" || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => storable(item, depth + 1));
  if (typeof value !== "object") throw new Error("not JSON");
  if (value instanceof Date) return value.toISOString();
  // fromEntries defines own properties, so a key "__proto__" stays data.
  return Object.fromEntries(
    Object.entries(value).map(([key, child]): [string, Json] => [storableText(key), storable(child, depth + 1)]),
  );
}

function storableText(text: string): string {
  return text.replace(/[\0\p{Surrogate}]/gu, "\uFFFD");
}
