import { lstat, readFile, realpath } from "node:fs/promises";
import path from "node:path";
import { LineCounter, parseDocument } from "yaml";
import { errorMessage } from "@/server/errors";

/** More than any component needs; it bounds what a hostile file can cost. */
const MAX_YAML_BYTES = 1024 * 1024;
const MAX_ALIASES = 100;

export type YamlProblem = { line: number | null; message: string };
export type YamlFile =
  /** `lineOf` gives the line (from 1) of a place in the value, or of its nearest ancestor that is in the file. */
  | { ok: true; value: unknown; lineOf: (place: readonly PropertyKey[]) => number | null }
  | { ok: false; problem: YamlProblem };

const refused = (message: string, line: number | null = null): YamlFile => ({ ok: false, problem: { line, message } });

/** True when `target` is `directory` or lies below it. Both absolute, links resolved by the caller. */
export function isInside(directory: string, target: string): boolean {
  const relative = path.relative(directory, target);
  return relative !== ".." && !relative.startsWith(`..${path.sep}`) && !path.isAbsolute(relative);
}

/**
 * Reads one YAML file of a pack. Only a regular file whose real place is inside `root` (itself a real path) is opened, so
 * that a link in an uploaded pack reads nothing else of the machine. Never throws for what is in the file; throws when
 * the file vanished or cannot be read.
 */
export async function readYamlFile(root: string, file: string): Promise<YamlFile> {
  const real = await realpath(path.join(root, file));
  if (!isInside(root, real)) return refused("links to a file outside of the pack");
  const stat = await lstat(real);
  if (!stat.isFile()) return refused("is not a file");
  if (stat.size > MAX_YAML_BYTES) return refused(`is larger than ${MAX_YAML_BYTES / 1024} KiB`);
  const bytes = await readFile(real);
  try {
    return parseYaml(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    return refused("is not UTF-8 text");
  }
}

/** YAML 1.2 core schema: no tags beyond it, no merge keys, string keys, few aliases. Never throws. */
export function parseYaml(text: string): YamlFile {
  const lines = new LineCounter();
  try {
    const document = parseDocument(text, {
      lineCounter: lines,
      schema: "core",
      customTags: null,
      resolveKnownTags: false,
      merge: false,
      stringKeys: true,
      prettyErrors: false,
      logLevel: "error",
    });
    // An unknown tag is only a warning to the parser, which then drops the tag.
    const fault = document.errors[0] ?? document.warnings[0];
    if (fault) return refused(`is not valid YAML: ${fault.message}`, lines.linePos(fault.pos[0]).line);
    const value: unknown = document.toJS({ maxAliasCount: MAX_ALIASES });
    const lineOf = (place: readonly PropertyKey[]): number | null => {
      for (let length = place.length; length >= 0; length -= 1) {
        const node: unknown = length === 0 ? document.contents : document.getIn(place.slice(0, length), true);
        const range = typeof node === "object" && node !== null && "range" in node ? node.range : null;
        if (Array.isArray(range) && typeof range[0] === "number") return lines.linePos(range[0]).line;
      }
      return null;
    };
    return { ok: true, value, lineOf };
  } catch (error) {
    if (error instanceof RangeError) return refused("is nested too deeply");
    return refused(`is not valid YAML: ${errorMessage(error)}`);
  }
}
