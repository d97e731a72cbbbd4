import { asJson, isJsonObject, type Json, type JsonObject, MAX_JSON_DEPTH, setOwn } from "@/lib/expression/json";
import { compactJson, measureJson } from "@/lib/expression/measure-json";
import { parseTemplate, type TemplateHole } from "@/lib/expression/parse-template";
import { readPath } from "@/lib/expression/read-path";

/** What the templates of a rule can read. `created` and `timestamp` are RFC 3339 texts. */
export type TemplateScope = {
  event: { id: number | null; trigger: string; created: string; payload: Json };
  pack: { config: Json };
  system: { timestamp: string; rule: { id: number | null; ref: string } };
};

/** A template that did not give a value; `path` leads to the string that contains it. */
export type TemplateProblem = { path: (string | number)[]; message: string };

/** Characters of JSON that one rendering may insert, and values it may visit. */
const MAX_RENDERED_SIZE = 10_000_000;
const MAX_VISITED_VALUES = 200_000;

/**
 * Replaces `{{ path }}` everywhere in a value. A string that is exactly one template keeps the JSON type of what it
 * names; in mixed text strings go in as they are, objects and arrays as compact JSON. A missing path gives null alone
 * and nothing in mixed text, as does null. Keys are not rendered. Never throws: what is nested too deeply or would
 * grow beyond 10 million characters becomes null.
 */
export function renderTemplate(value: Json, scope: TemplateScope): Json {
  return renderTemplateWithProblems(value, scope).value;
}

/** As renderTemplate, and tells which templates had no value and why. At most 100 problems. */
export function renderTemplateWithProblems(
  value: Json,
  scope: TemplateScope,
): { value: Json; problems: TemplateProblem[] } {
  const rendering = new Rendering(scope);
  try {
    return { value: rendering.render(value, [], 0), problems: rendering.problems };
  } catch {
    // Only data that is not JSON gets here, such as an object whose properties throw.
    return { value: null, problems: [{ path: [], message: "the parameters cannot be read" }] };
  }
}

class Rendering {
  readonly problems: TemplateProblem[] = [];
  private readonly root: JsonObject;
  private readonly sizes = new Map<string, number>();
  private sizeLeft = MAX_RENDERED_SIZE;
  private visitsLeft = MAX_VISITED_VALUES;

  constructor(scope: TemplateScope) {
    const { event, pack, system } = scope;
    // `trigger.payload` and `trigger.data` are older names of the payload.
    this.root = { event, pack, system, trigger: { payload: event.payload, data: event.payload } };
  }

  render(value: unknown, path: (string | number)[], depth: number): Json {
    if (typeof value === "string") return this.renderText(value, path);
    const json = asJson(value);
    if (json === undefined || json === null || typeof json !== "object") return json ?? null;
    this.visitsLeft -= 1;
    if (depth > MAX_JSON_DEPTH || this.visitsLeft < 0) {
      this.report(path, "the parameters are too large or nested too deeply");
      return null;
    }
    if (Array.isArray(json)) {
      // Array.from visits holes as well, which map would keep as holes.
      return Array.from(json, (item, index) => this.render(item, [...path, index], depth + 1));
    }
    const rendered: JsonObject = {};
    for (const key of Object.keys(json)) setOwn(rendered, key, this.render(json[key], [...path, key], depth + 1));
    return rendered;
  }

  private renderText(text: string, path: (string | number)[]): Json {
    if (!text.includes("{{")) return text;
    const parts = parseTemplate(text);
    const [first] = parts;
    if (parts.length === 1 && first !== undefined) {
      return typeof first === "string" ? first : (this.resolve(first, path) ?? null);
    }
    let mixed = "";
    for (const part of parts) mixed += typeof part === "string" ? part : this.asText(part, path);
    return mixed;
  }

  /** The value of a hole, paid for with its size; undefined when it is missing or too large. */
  private resolve(hole: TemplateHole, path: (string | number)[]): Json | undefined {
    const value = hole.steps === null ? undefined : readPath(this.root, hole.steps);
    if (value === undefined) {
      const shown = hole.path.slice(0, 120);
      this.report(path, hole.steps === null ? `'${shown}' is not a path` : `there is no '${shown}'`);
      return undefined;
    }
    const size = this.sizeOf(hole, value);
    if (size > this.sizeLeft) {
      this.report(path, `'${hole.path.slice(0, 120)}' is too large to insert`);
      return undefined;
    }
    this.sizeLeft -= size;
    return value;
  }

  /** Measured once per path: many templates may name the same large payload. */
  private sizeOf(hole: TemplateHole, value: Json): number {
    if (typeof value === "string") return value.length;
    if (value === null || typeof value !== "object") return 8;
    const known = this.sizes.get(hole.path);
    if (known !== undefined) return known;
    const size = measureJson(value, MAX_RENDERED_SIZE);
    this.sizes.set(hole.path, size);
    return size;
  }

  private asText(hole: TemplateHole, path: (string | number)[]): string {
    const value = this.resolve(hole, path) ?? "";
    if (typeof value === "string") return value;
    return typeof value === "object" ? (compactJson(value, MAX_RENDERED_SIZE) ?? "") : String(value);
  }

  private report(path: (string | number)[], message: string): void {
    if (this.problems.length < 100) this.problems.push({ path, message });
  }
}

/** Every distinct path between `{{` and `}}` in a value, in order of appearance, as written without outer blanks. */
export function templatePaths(value: Json): string[] {
  const paths = new Set<string>();
  visitTemplates(value, (hole) => paths.add(hole.path));
  return [...paths];
}

const SCOPE_PATHS = [
  /^event\.(?:id|trigger|created)$/,
  /^event\.payload(?:[.[]|$)/,
  /^trigger\.(?:payload|data)(?:[.[]|$)/,
  /^pack\.config(?:[.[]|$)/,
  /^system\.timestamp$/,
  /^system\.rule\.(?:id|ref)$/,
];

/** Templates of a rule that can never have a value: not a path, or not under a known name. For lint; never throws. */
export function checkTemplates(value: Json): TemplateProblem[] {
  const problems: TemplateProblem[] = [];
  visitTemplates(value, (hole, path) => {
    const shown = hole.path.slice(0, 120);
    if (hole.steps === null) problems.push({ path, message: `'${shown}' is not a path such as event.payload.name` });
    else if (!SCOPE_PATHS.some((known) => known.test(hole.path))) {
      problems.push({ path, message: `'${shown}' is unknown here; use event, pack.config or system` });
    }
  });
  return problems;
}

function visitTemplates(value: unknown, visit: (hole: TemplateHole, path: (string | number)[]) => void): void {
  let left = MAX_VISITED_VALUES;
  const walk = (current: unknown, path: (string | number)[], depth: number): void => {
    left -= 1;
    if (left < 0 || depth > MAX_JSON_DEPTH) return;
    if (typeof current === "string") {
      for (const part of parseTemplate(current)) if (typeof part !== "string") visit(part, path);
    } else if (Array.isArray(current)) {
      for (const [index, item] of current.entries()) walk(item, [...path, index], depth + 1);
    } else if (isJsonObject(current)) {
      for (const key of Object.keys(current)) walk(current[key], [...path, key], depth + 1);
    }
  };
  walk(value, [], 0);
}
