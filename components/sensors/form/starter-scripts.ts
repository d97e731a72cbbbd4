import type { CodeLanguage } from "@/components/data/code-editor";
import type { JsonObject } from "@/lib/schemas/common";

export const SCRIPT_RUNTIMES = ["core.shell", "core.python", "core.nodejs"] as const;
export type ScriptRuntime = (typeof SCRIPT_RUNTIMES)[number];

export const RUNTIME_LABEL: Record<ScriptRuntime, string> = {
  "core.shell": "Shell",
  "core.python": "Python",
  "core.nodejs": "Node.js",
};

export const RUNTIME_LANGUAGE: Record<ScriptRuntime, CodeLanguage> = {
  "core.shell": "shell",
  "core.python": "python",
  "core.nodejs": "javascript",
};

/** How each runtime is given its parameters, in one line. */
export const RUNTIME_HINT: Record<ScriptRuntime, string> = {
  "core.shell": "Bash. The parameters are variables.",
  "core.python": "Python 3. The parameters arrive as JSON on standard input.",
  "core.nodejs": "Node.js. The parameters arrive as JSON on standard input.",
};

/** A script that works as it stands and shows how the parameters are read. */
export const STARTER_SCRIPT: Record<ScriptRuntime, string> = {
  "core.shell": `echo "Due at $scheduled_at, started $late_ms ms late"
uptime
`,
  "core.python": `import json
import sys

params = json.load(sys.stdin)
print(f"Due at {params['scheduled_at']}, started {params['late_ms']} ms late")
`,
  "core.nodejs": `import { text } from "node:stream/consumers";

const params = JSON.parse(await text(process.stdin));
console.log(\`Due at \${params.scheduled_at}, started \${params.late_ms} ms late\`);
`,
};

export function isStarterScript(source: string): boolean {
  return source.trim() === "" || Object.values(STARTER_SCRIPT).includes(source);
}

/** What a new script takes, and what its rule hands over; in every timer's payload (behaviour.md 13.6). */
export const SCRIPT_PARAM_SCHEMA: JsonObject = {
  scheduled_at: { type: "string", description: "The planned fire time, UTC" },
  late_ms: { type: "number", description: "Milliseconds from the planned fire time to the fire" },
};
export const SCRIPT_PARAMETERS: JsonObject = {
  scheduled_at: "{{ event.payload.scheduled_at }}",
  late_ms: "{{ event.payload.late_ms }}",
};
