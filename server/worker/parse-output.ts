import { parse } from "yaml";
import { isJsonObject, type Json, MAX_JSON_DEPTH } from "@/lib/expression/json";
import type { OutputFormat } from "./attempt";

/** Parsing YAML takes more than a millisecond for each KiB, during which no timer can fire; larger output stays text. */
const YAML_LIMIT_CHARACTERS = 64 * 1024;

export type ParsedOutput = { parsed: true; data: Json } | { parsed: false };

const UNPARSABLE: ParsedOutput = { parsed: false };

/**
 * Reads what a successful action printed. Never throws: anything that is not of the format is `parsed: false`, and the
 * caller keeps the text. The data is safe to store as jsonb (no NUL, no lone surrogate, no infinite number).
 */
export function parseOutput(stdout: string, format: OutputFormat): ParsedOutput {
  if (format === "text" || stdout.trim() === "") return UNPARSABLE;
  try {
    const value = read(stdout, format);
    return { parsed: true, data: isStorable(value, 0) ? value : storable(value, 0) };
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
      // JSON is YAML, and is read a hundred times faster.
      if (/^\s*[[{]/.test(stdout)) {
        try {
          return JSON.parse(stdout);
        } catch {
          // Flow style of YAML.
        }
      }
      if (stdout.length > YAML_LIMIT_CHARACTERS) throw new Error("too large");
      return parse(stdout, { logLevel: "error", maxAliasCount: 100 });
  }
}

function lastLine(text: string): string {
  const trimmed = text.trimEnd();
  return trimmed.slice(trimmed.lastIndexOf("\n") + 1);
}

const UNSTORABLE_TEXT = /[\0\p{Surrogate}]/u;

/** Whether the value can be stored as it is: the usual case, told without a copy. */
function isStorable(value: unknown, depth: number): value is Json {
  if (depth > MAX_JSON_DEPTH) return false;
  if (typeof value === "string") return !UNSTORABLE_TEXT.test(value);
  if (typeof value === "number") return Number.isFinite(value);
  if (typeof value === "boolean" || value === null) return true;
  if (Array.isArray(value)) return value.every((item) => isStorable(item, depth + 1));
  if (!isJsonObject(value)) return false;
  for (const key in value) if (UNSTORABLE_TEXT.test(key) || !isStorable(value[key], depth + 1)) return false;
  return true;
}

/** A copy that can be stored. @throws when the value is too deep or of a kind JSON does not have */
function storable(value: unknown, depth: number): Json {
  if (depth > MAX_JSON_DEPTH) throw new Error("too deep");
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
