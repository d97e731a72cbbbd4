const cache = new Map<string, Intl.NumberFormat>();

function formatter(key: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  let found = cache.get(key);
  if (!found) {
    found = new Intl.NumberFormat("en-US", options);
    cache.set(key, found);
  }
  return found;
}

/** "1,284", "0.25"; at most `maxDecimals` (2) decimals. Not a finite number: "–". */
export function formatNumber(value: number, maxDecimals = 2): string {
  if (!Number.isFinite(value)) return "–";
  return formatter(`n${maxDecimals}`, { maximumFractionDigits: maxDecimals }).format(value);
}

/** Short form for tiles and axes: "950", "1.3K", "2.4M". */
export function formatCompact(value: number): string {
  if (!Number.isFinite(value)) return "–";
  return formatter("compact", { notation: "compact", maximumFractionDigits: 1 }).format(value);
}

/**
 * A share between 0 and 1 as "99.2%". Never rounds a share below 1 up to 100% nor one above 0 down to 0%, so that one
 * failure in a million still shows ("99.9%", "0.1%").
 */
export function formatPercent(share: number): string {
  if (!Number.isFinite(share)) return "–";
  const percent = share * 100;
  let rounded = Math.round(percent * 10) / 10;
  if (rounded >= 100 && percent < 100) rounded = 99.9;
  if (rounded <= 0 && percent > 0) rounded = 0.1;
  return `${formatNumber(rounded, 1)}%`;
}

/** "1 rule", "3 rules". Pass the plural when it is not the singular with s. */
export function formatCount(count: number, singular: string, plural = `${singular}s`): string {
  return `${formatNumber(count, 0)} ${count === 1 ? singular : plural}`;
}
