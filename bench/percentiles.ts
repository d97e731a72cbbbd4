/** The value below which the share `p` (0…1) of the values lies; NaN when there are none. */
export function percentile(values: readonly number[], p: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(p * sorted.length))] ?? Number.NaN;
}

/** One row of a result: a distribution in ms beside what it should be. */
export function distribution(what: string, values: readonly number[], target: string) {
  const ms = (p: number) => Math.round(percentile(values, p) * 10) / 10;
  return {
    what,
    samples: values.length,
    "p50 ms": ms(0.5),
    "p95 ms": ms(0.95),
    "p99 ms": ms(0.99),
    "max ms": ms(0.9999),
    target,
  };
}
