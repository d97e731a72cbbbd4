/*
 * The scripts of the starters. People read and change them, so they are whole programs without anything hidden: bash and
 * Node.js only, which every machine that runs Attune has.
 */

export const HEARTBEAT = `echo "Heartbeat number $count, due at $due."
# How long the machine has been up, and how busy it is.
uptime || true
`;

/** What both watching scripts end with. */
const POST = `
// Reports an event. Rules decide what is done about it.
async function post(payload) {
  const answer = await fetch(process.env.ATTUNE_API_URL + "/api/v1/events", {
    method: "POST",
    headers: {
      authorization: "Bearer " + process.env.ATTUNE_API_TOKEN,
      "content-type": "application/json",
    },
    body: JSON.stringify({ trigger_ref: process.env.ATTUNE_TRIGGER_REF, payload }),
  });
  if (!answer.ok) throw new Error("The event was refused: " + (await answer.text()));
}
`;

export const MEASURE_DISK = `// Measures how full a disk is, and reports it as an event.
import { statfs } from "node:fs/promises";
import { setTimeout as pause } from "node:timers/promises";

// What the sensor is configured with.
const { folder, alert_percent, every_seconds } = JSON.parse(process.env.ATTUNE_SENSOR_CONFIG);

while (true) {
  const disk = await statfs(folder);
  const used = disk.blocks - disk.bfree;
  const used_percent = Math.round((100 * used) / (used + disk.bavail));
  const free_gb = Math.round((disk.bavail * disk.bsize) / 1e8) / 10;
  const summary = "The disk of " + folder + " is " + used_percent + " % full, " + free_gb + " GB are free";
  console.log(summary);
  await post({ folder, used_percent, free_gb, low: used_percent >= alert_percent, summary });
  await pause(every_seconds * 1000);
}
${POST}`;

export const CHECK_WEBSITE = `// Asks a website for an answer, and reports as an event whether it gave one.
import { setTimeout as pause } from "node:timers/promises";

// What the sensor is configured with.
const { url, every_seconds, timeout_seconds } = JSON.parse(process.env.ATTUNE_SENSOR_CONFIG);

while (true) {
  const check = await askFor(url);
  console.log(check.summary);
  await post(check);
  await pause(every_seconds * 1000);
}

async function askFor(url) {
  const start = Date.now();
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(timeout_seconds * 1000) });
    await answer.body?.cancel(); // only whether it answers is of interest
    const summary = url + (answer.ok ? " is up" : " is down: it answers " + answer.status);
    return { url, up: answer.ok, status: answer.status, elapsed_ms: Date.now() - start, summary };
  } catch (error) {
    const reason = error.cause?.message || error.message;
    return { url, up: false, status: 0, elapsed_ms: Date.now() - start, summary: url + " is down: " + reason };
  }
}
${POST}`;

export const SEND_ALERT = `// Writes an alert into the log. If there is an address, sends it there, too, as JSON: {"text": "…"}, which
// Slack, Mattermost and many others understand.
import { text } from "node:stream/consumers";

const { message, send_to } = JSON.parse(await text(process.stdin));
console.log(message);

if (send_to) {
  const answer = await fetch(send_to, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ text: message }),
    signal: AbortSignal.timeout(20_000),
  });
  if (!answer.ok) throw new Error("The alert could not be sent, the answer was " + answer.status);
  console.log("Sent.");
}
`;

export const BACK_UP = `# Packs a folder into one archive with the date in its name, and keeps only the newest archives.
set -eu
umask 077 # a backup is nobody else's to read

if [ ! -d "$folder" ]; then
  echo "There is no folder $folder" >&2
  exit 1
fi
mkdir -p "$target"
folder=$(cd "$folder" && pwd -P)
target=$(cd "$target" && pwd -P)
if [ "$folder" = / ]; then
  echo "Choose a folder to back up, not the whole machine" >&2
  exit 1
fi
case "$target/" in
  "$folder"/*)
    echo "The backups would be in the folder that is backed up: choose another place than $target" >&2
    exit 1
    ;;
esac

name=$(basename "$folder")
archive="$target/$name-$(date +%Y-%m-%d-%H%M%S).tar.gz"

# Under another name until it is whole: what ends in .tar.gz is a complete backup.
trap 'rm -f "$archive.part"' EXIT
tar -czf "$archive.part" -C "$(dirname "$folder")" "$name"
mv "$archive.part" "$archive"
echo "Wrote $archive ($(wc -c < "$archive" | tr -d ' ') bytes)"

# Only names that this script gave, the oldest first.
day='[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'
time='[0-9][0-9][0-9][0-9][0-9][0-9]'
IFS=
set -- "$target/$name"-$day-$time.tar.gz
while [ "$#" -gt "$keep" ]; do
  rm -- "$1"
  echo "Removed $1"
  shift
done
echo "$# of at most $keep backups are kept"
`;

export const SHOW_CALL = `# Runs for every call of the webhook. What was sent is JSON in $payload: put your own commands here.
echo "The webhook was called with:"
printf '%s\\n' "$payload"
`;
