import type { CodeLanguage } from "@/components/data/code-editor";
import { type FormKind, isTimerKind } from "@/components/sensors/sensor-kind";
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

/** What runs when a sensor fires: a script that works as it stands, what it takes, and what its rule hands over. */
export type Reaction = {
  scripts: Record<ScriptRuntime, string>;
  paramSchema: JsonObject;
  params: JsonObject;
};

/** The two values are in every timer's payload (behaviour.md 13.6). */
const TO_TIMER: Reaction = {
  scripts: {
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
  },
  paramSchema: {
    scheduled_at: { type: "string", description: "The planned fire time, UTC" },
    late_ms: { type: "number", description: "Milliseconds from the planned fire time to the fire" },
  },
  params: { scheduled_at: "{{ event.payload.scheduled_at }}", late_ms: "{{ event.payload.late_ms }}" },
};

/** A script's payload is its author's: the whole of it is handed over. */
const TO_SCRIPT: Reaction = {
  scripts: {
    "core.shell": `# What the sensor posted, as JSON.
echo "Seen: $seen"
`,
    "core.python": `import json
import sys

# What the sensor posted.
seen = json.load(sys.stdin)["seen"]
print("Seen:", seen)
`,
    "core.nodejs": `import { text } from "node:stream/consumers";

// What the sensor posted.
const { seen } = JSON.parse(await text(process.stdin));
console.log("Seen:", seen);
`,
  },
  paramSchema: { seen: { type: "object", description: "The payload of the event" } },
  params: { seen: "{{ event.payload }}" },
};

export function reactionOf(kind: FormKind): Reaction {
  return isTimerKind(kind) ? TO_TIMER : TO_SCRIPT;
}

export const STARTER_SCRIPT = TO_TIMER.scripts;

export function isStarterScript(source: string): boolean {
  const known = [TO_TIMER, TO_SCRIPT].flatMap(({ scripts }) => Object.values(scripts));
  return source.trim() === "" || known.includes(source);
}
