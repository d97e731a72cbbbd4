const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/**
 * A length of time in at most two units: "0 ms", "2.7 ms", "480 ms", "4.2 s", "1 m 05 s", "3 h 20 m", "2 d 4 h".
 * @param ms milliseconds; negative gets a minus sign; not finite gives "–".
 */
export function formatDuration(ms: number): string {
  if (!Number.isFinite(ms)) return "–";
  if (ms < 0) return `−${formatDuration(-ms)}`;
  if (ms < 10) return `${Math.round(ms * 10) / 10} ms`;
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  if (ms < 9.95 * second) return `${(ms / second).toFixed(1)} s`;
  if (ms < 59.5 * second) return `${Math.round(ms / second)} s`;
  const seconds = Math.round(ms / second);
  if (seconds < 3600) return `${Math.floor(seconds / 60)} m ${pad(seconds % 60)} s`;
  const minutes = Math.round(ms / minute);
  if (minutes < 24 * 60) return `${Math.floor(minutes / 60)} h ${pad(minutes % 60)} m`;
  const hours = Math.round(ms / hour);
  return hours % 24 === 0 ? `${hours / 24} d` : `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

/**
 * A length in words, exact for whole units: "5 seconds", "1 minute 30 seconds", "2 days". Used for schedules ("every …").
 * @param ms milliseconds, not negative.
 */
export function formatDurationWords(ms: number): string {
  if (!Number.isFinite(ms)) return "–";
  const parts: string[] = [];
  let rest = Math.round(ms);
  const units: [number, string][] = [
    [day, "day"],
    [hour, "hour"],
    [minute, "minute"],
    [second, "second"],
    [1, "millisecond"],
  ];
  for (const [size, name] of units) {
    const count = Math.floor(rest / size);
    if (count === 0) continue;
    parts.push(`${count} ${name}${count === 1 ? "" : "s"}`);
    rest -= count * size;
  }
  return parts.length === 0 ? "0 seconds" : parts.join(" ");
}

/**
 * Clock-like text for a countdown: "0:04", "12:30", "1:02:03", "3 d 04:05". Rounds up, so it reaches 0:00 exactly at the
 * instant and not a second before.
 * @param ms milliseconds left; zero and negative give "0:00".
 */
export function formatCountdown(ms: number): string {
  const total = Math.max(0, Math.ceil(ms / second));
  const days = Math.floor(total / 86_400);
  const hours = Math.floor((total % 86_400) / 3600);
  const minutes = Math.floor((total % 3600) / 60);
  if (days > 0) return `${days} d ${pad(hours)}:${pad(minutes)}`;
  if (hours > 0) return `${hours}:${pad(minutes)}:${pad(total % 60)}`;
  return `${minutes}:${pad(total % 60)}`;
}

function pad(value: number): string {
  return String(value).padStart(2, "0");
}
