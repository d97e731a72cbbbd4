import type { ScriptRuntime } from "./starter-scripts";

/** How each runtime is told what it watches for, in one line. */
export const SENSOR_HINT: Record<ScriptRuntime, string> = {
  "core.shell": "Bash, with curl for posting events.",
  "core.python": "Python 3; its standard library is enough.",
  "core.nodejs": "Node.js as an ES module; its own fetch is enough.",
};

/** A sensor that works as it stands: it looks at the disk every ten seconds and posts an event. */
export const STARTER_SENSOR: Record<ScriptRuntime, string> = {
  // The token goes through a pipe, because everybody on the machine can see the arguments of a program.
  "core.shell": `# Posts one event; its payload is the JSON in $1.
emit() {
  printf '{"trigger_ref": "%s", "payload": %s}' "$ATTUNE_TRIGGER_REF" "$1" > "$TMPDIR/event.json"
  printf 'header = "Authorization: Bearer %s"' "$ATTUNE_API_TOKEN" |
    curl --config - --silent --show-error --fail --output /dev/null \\
      --header "Content-Type: application/json" --data "@$TMPDIR/event.json" \\
      "$ATTUNE_API_URL/api/v1/events"
}

while true; do
  used=$(df -P / | awk 'NR == 2 { print $5 + 0 }')
  echo "The disk is $used % full"
  emit '{"disk_percent": '"$used"'}'
  sleep 10
done
`,
  "core.python": `import json
import os
import shutil
import time
import urllib.request


def emit(payload):
    """Posts one event."""
    event = {"trigger_ref": os.environ["ATTUNE_TRIGGER_REF"], "payload": payload}
    request = urllib.request.Request(
        os.environ["ATTUNE_API_URL"] + "/api/v1/events",
        data=json.dumps(event).encode(),
        headers={
            "Authorization": "Bearer " + os.environ["ATTUNE_API_TOKEN"],
            "Content-Type": "application/json",
        },
    )
    urllib.request.urlopen(request, timeout=10).close()


while True:
    disk = shutil.disk_usage("/")
    used = round(100 * disk.used / disk.total)
    print(f"The disk is {used} % full")
    emit({"disk_percent": used})
    time.sleep(10)
`,
  "core.nodejs": `import { statfs } from "node:fs/promises";
import { setTimeout as pause } from "node:timers/promises";

/** Posts one event. */
async function emit(payload) {
  const { ATTUNE_API_URL, ATTUNE_API_TOKEN, ATTUNE_TRIGGER_REF } = process.env;
  const answer = await fetch(\`\${ATTUNE_API_URL}/api/v1/events\`, {
    method: "POST",
    headers: { Authorization: \`Bearer \${ATTUNE_API_TOKEN}\`, "Content-Type": "application/json" },
    body: JSON.stringify({ trigger_ref: ATTUNE_TRIGGER_REF, payload }),
  });
  if (!answer.ok) throw new Error(\`The event was refused: \${await answer.text()}\`);
}

for (;;) {
  const disk = await statfs("/");
  const used = Math.round(100 * (1 - disk.bavail / disk.blocks));
  console.log(\`The disk is \${used} % full\`);
  await emit({ disk_percent: used });
  await pause(10_000);
}
`,
};

/** The source to show after the runtime changed: another starter, unless somebody wrote something already. */
export function sensorSourceFor(source: string, runtime: ScriptRuntime): string {
  const untouched = source.trim() === "" || Object.values(STARTER_SENSOR).includes(source);
  return untouched ? STARTER_SENSOR[runtime] : source;
}
