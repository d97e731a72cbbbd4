import type { JsonObject } from "@/lib/schemas/common";

/** Runtimes whose actions are written here. */
export const INLINE_RUNTIMES = ["core.shell", "core.python", "core.nodejs"] as const;
export type InlineRuntime = (typeof INLINE_RUNTIMES)[number];

export function isInlineRuntime(ref: string | null | undefined): ref is InlineRuntime {
  return INLINE_RUNTIMES.some((known) => known === ref);
}

/** What a new action takes, so that its starter can be run at once. */
export const STARTER_PARAMETERS: JsonObject = {
  name: { type: "string", description: "Whom to greet", default: "world" },
};

export const STARTERS: Record<InlineRuntime, string> = {
  "core.shell": `# Each parameter is a variable, and {{ name }} is replaced safely too.
# The first command that fails ends the script.
echo "Hello, $name"
date
`,
  "core.python": `import json
import sys

# The parameters come as one JSON object on stdin.
params = json.load(sys.stdin)

print(f"Hello, {params['name']}")
`,
  "core.nodejs": `import { readFileSync } from "node:fs";

// The parameters come as one JSON object on stdin.
const params = JSON.parse(readFileSync(0, "utf8"));

console.log(\`Hello, \${params.name}\`);
`,
};

/** What to know about writing for a runtime, one sentence. */
export const SOURCE_HINTS: Record<InlineRuntime, string> = {
  "core.shell": "Parameters are variables such as $name. {{ name }} is replaced safely, whatever its value.",
  "core.python": "Parameters come as one JSON object on stdin: params = json.load(sys.stdin).",
  "core.nodejs": 'Parameters come as one JSON object on stdin: JSON.parse(readFileSync(0, "utf8")).',
};

/** The source to show after the runtime changed: another starter, unless somebody wrote something already. */
export function sourceForRuntime(source: string, runtime: InlineRuntime): string {
  const untouched = source.trim() === "" || Object.values(STARTERS).includes(source);
  return untouched ? STARTERS[runtime] : source;
}

/** `Nightly backup` → `nightly-backup`; "" when nothing can be kept. */
export function nameFromLabel(label: string): string {
  return label
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 80);
}
