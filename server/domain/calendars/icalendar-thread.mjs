// Runs in a thread of its own (follow-icalendar.ts): the library has no limit, and one rule that no date matches keeps it busy
// for many seconds. Posts what the file is, then what each event says.
import { parentPort, workerData } from "node:worker_threads";
import ical from "node-ical";

const DAY_MS = 86_400_000;
const { text, fromMs, toMs } = workerData;
const range = { from: new Date(fromMs), to: new Date(toMs), expandOngoing: true };

const parsed = read();
if (parsed) {
  const items = Object.values(parsed).filter((item) => item?.type === "VEVENT" && item.status !== "CANCELLED");
  parentPort.postMessage({ events: items.length, name: words(parsed.vcalendar?.["WR-CALNAME"]) || null });
  for (const item of items) parentPort.postMessage(follow(item));
}

function read() {
  try {
    return ical.sync.parseICS(text);
  } catch (error) {
    parentPort.postMessage({ unreadable: error instanceof Error ? error.message : String(error) });
    return null;
  }
}

function follow(item) {
  const days = [];
  const ranges = [];
  try {
    for (const { isFullDay, start, end } of ical.expandRecurringEvent(item, range)) {
      if (isFullDay) days.push(dayOf(start, end));
      else if (end > start) ranges.push({ from: start.toISOString(), to: end.toISOString() });
    }
    return { days, ranges };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const reason = why.startsWith("Maximum iterations") ? "no date fits its rule" : why;
    return { leftOut: `${words(item.summary) || "An event without a name"}: ${reason}` };
  }
}

/** The library gives a whole day as midnight of this machine's clock, and its end as the midnight after the last one. */
function dayOf(start, end) {
  const text = (date) =>
    `${date.getFullYear()}-${String(date.getMonth() + 1).padStart(2, "0")}-${String(date.getDate()).padStart(2, "0")}`;
  const first = text(start);
  const last = text(new Date(Math.max(start.getTime(), end.getTime() - DAY_MS / 2)));
  return first === last ? first : `${first}/${last}`;
}

/** Texts have their parameters beside them, when they have any. */
function words(value) {
  if (typeof value === "string") return value;
  return typeof value?.val === "string" ? value.val : "";
}
