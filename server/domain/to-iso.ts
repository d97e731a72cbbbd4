/** A timestamp as the API shows it: RFC 3339, UTC, milliseconds. */
export function toIso(at: Date): string;
export function toIso(at: Date | null): string | null;
export function toIso(at: Date | null): string | null {
  return at === null ? null : at.toISOString();
}

export function msToIso(atMs: number | null): string | null {
  return atMs === null ? null : new Date(atMs).toISOString();
}
