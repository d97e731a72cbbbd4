const HOUR_MS = 3_600_000;

export type WeekCell = { atMs: number; fires: number; names: string[] };
export type WeekDay = { label: string; hours: (WeekCell | null)[] };

/**
 * The fires of the coming week by day and hour of a zone's clock. Hours outside of the week are null. An hour that the clock
 * skips stays null, and one that it repeats holds both.
 */
export function weekGrid(
  buckets: readonly number[],
  timers: readonly { label: string; instants: readonly string[] }[],
  { fromMs, zone }: { fromMs: number; zone: string },
): WeekDay[] {
  const format = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone,
    hourCycle: "h23",
    weekday: "short",
    day: "numeric",
    month: "short",
    hour: "2-digit",
  });
  const place = (ms: number) => {
    const parts = Object.fromEntries(format.formatToParts(ms).map(({ type, value }) => [type, value]));
    return { label: `${parts.weekday} ${parts.day} ${parts.month}`, hour: Number(parts.hour) };
  };
  const days = new Map<string, (WeekCell | null)[]>();
  for (const [index, fires] of buckets.entries()) {
    const atMs = Math.floor((fromMs + index * HOUR_MS) / HOUR_MS) * HOUR_MS;
    const { label, hour } = place(atMs);
    const hours = days.get(label) ?? Array.from({ length: 24 }, () => null);
    days.set(label, hours);
    const cell = hours[hour];
    hours[hour] = cell ? { ...cell, fires: cell.fires + fires } : { atMs, fires, names: [] };
  }
  for (const { label: name, instants } of timers)
    for (const at of instants) {
      const { label, hour } = place(Date.parse(at));
      const cell = days.get(label)?.[hour];
      if (cell && !cell.names.includes(name)) cell.names.push(name);
    }
  return [...days].map(([label, hours]) => ({ label, hours }));
}
