/** Maps a value of the domain to a pixel position of the range; a domain of no width maps to the range's start. */
export function scaleLinear(
  domain: readonly [number, number],
  range: readonly [number, number],
): (value: number) => number {
  const [from, to] = domain;
  const width = to - from;
  return (value) => (width === 0 ? range[0] : range[0] + ((value - from) / width) * (range[1] - range[0]));
}

/**
 * Axis ticks from 0 to at least `max`, on multiples of 1, 2 or 5 times a power of ten (Heckbert, "Nice numbers for graph
 * labels", 1990).
 * @param count about how many steps to make
 */
export function niceTicks(max: number, count = 3): number[] {
  if (!(max > 0) || !Number.isFinite(max)) return [0, 1];
  const rough = max / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5, 10].find((factor) => factor * power >= rough * 0.999) ?? 10) * power;
  const ticks: number[] = [];
  for (let index = 0; ; index++) {
    // Multiplying rounds once; adding the step up would collect errors.
    ticks.push(Number((index * step).toPrecision(12)));
    if (index * step >= max) return ticks;
  }
}

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;
const timeSteps = [
  second,
  5 * second,
  10 * second,
  30 * second,
  minute,
  5 * minute,
  10 * minute,
  15 * minute,
  30 * minute,
  hour,
  2 * hour,
  3 * hour,
  6 * hour,
  12 * hour,
  day,
  2 * day,
  7 * day,
  14 * day,
  30 * day,
];

/**
 * Instants for a time axis, on round wall-clock times of the zone with this offset.
 * @param from, to UTC milliseconds
 * @param count about how many
 * @param offsetMs offset of the zone from UTC
 */
export function timeTicks(from: number, to: number, count: number, offsetMs = 0): number[] {
  const span = to - from;
  if (!(span > 0)) return [from];
  const step = timeSteps.find((size) => span / size <= count) ?? 30 * day * Math.ceil(span / count / (30 * day));
  const ticks: number[] = [];
  for (let at = Math.ceil((from + offsetMs) / step) * step - offsetMs; at <= to; at += step) ticks.push(at);
  return ticks;
}
