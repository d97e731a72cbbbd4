const units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];

/** Binary size: "0 B", "1.5 KiB", "128 MiB". One decimal below 10. Not a finite number or negative: "–". */
export function formatBytes(bytes: number): string {
  if (!Number.isFinite(bytes) || bytes < 0) return "–";
  let value = bytes;
  let unit = 0;
  // 1023.95 would print as "1024"; it belongs to the next unit.
  while (value >= 1023.5 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  const text = unit === 0 || value >= 10 ? String(Math.round(value)) : String(Math.round(value * 10) / 10);
  return `${text} ${units[unit]}`;
}
