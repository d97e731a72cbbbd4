import { formatOffset } from "@/lib/format/format-datetime";

/** Offset of a zone from UTC at an instant (UTC ms), in milliseconds; east is positive. */
export function zoneOffsetMs(at: number, zone: string): number {
  const match = /UTC([+-])(\d{2}):(\d{2})(?::(\d{2}))?/.exec(formatOffset(at, zone));
  if (!match) return 0;
  const [, sign, hours, minutes, seconds] = match;
  const ms = (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds ?? 0)) * 1000;
  return sign === "-" ? -ms : ms;
}
