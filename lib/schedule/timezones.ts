import { BoundedCache } from "@/lib/bounded-cache";

const known = new BoundedCache<string, boolean>(2_000);

/** Whether the runtime knows this IANA zone name (aliases such as `US/Eastern` included; bare offsets are not zones). */
export function isTimeZone(name: string): boolean {
  // Some engines accept "+02:00" as a zone and others do not; a schedule must mean the same in every one.
  if (!/^[A-Za-z][A-Za-z0-9_+\-/]{0,63}$/.test(name)) return false;
  return known.getOrCreate(name, () => {
    try {
      new Intl.DateTimeFormat("en-US", { timeZone: name });
      return true;
    } catch {
      return false;
    }
  });
}

/** All IANA zones the runtime offers, sorted, with UTC first (engines leave it out of their own list). */
export function listTimeZones(): string[] {
  const zones = new Set(Intl.supportedValuesOf("timeZone"));
  zones.delete("UTC");
  return ["UTC", ...[...zones].sort()];
}
