import { roundMoments, roundPowers, roundValues, type Tick } from './ticks.ts';

/** From values to places in a drawing. */
export interface Scale {
  /** Where a value stands; values beyond the ends stand at the ends. */
  readonly at: (value: number) => number;
  readonly ticks: readonly Tick[];
}

export interface ScaleSettings {
  /** The smallest and the largest value that are shown; they may be equal. */
  readonly domain: readonly [number, number];
  /** Their places. */
  readonly range: readonly [number, number];
  readonly label: (value: number) => string;
  /** About how many ticks. */
  readonly wanted?: number;
}

/** Beyond this, differences of values no longer are numbers that a drawing can hold. */
const farthest = 1e15;
/** Values that differ by less, or by a smaller part of them, are one. */
const leastSpan = 1e-6;
/** Whatever begins where, so much holds two of 1, 2, 5, 10 and so on. */
const leastRatio = 5;

function bound(value: number, least: number): number {
  return Number.isNaN(value) ? least : Math.min(Math.max(value, least), farthest);
}

/** Equal differences are equally long. */
export function linearScale(settings: ScaleSettings): Scale {
  const [from, to] = widen(settings.domain);
  return scaleOf(settings, [from, to], {
    map: (value) => value,
    ticks: roundValues(from, to, settings.wanted ?? 4),
  });
}

/** As `linearScale`, of seconds, with ticks at round times. */
export function momentScale(settings: ScaleSettings): Scale {
  const [from, to] = widen(settings.domain);
  return scaleOf(settings, [from, to], {
    map: (value) => value,
    ticks: roundMoments(from, to, settings.wanted ?? 6),
  });
}

/** Equal ratios are equally long; the domain is raised above 0, and widened until it has ticks. */
export function logScale(settings: ScaleSettings): Scale {
  const low = bound(settings.domain[0], 1e-3);
  const high = bound(settings.domain[1], low);
  const widening = Math.max(1, Math.sqrt((leastRatio * low) / high));
  const [from, to] = [low / widening, high * widening];
  return scaleOf(settings, [from, to], { map: Math.log10, ticks: roundPowers(from, to) });
}

function widen([low, high]: readonly [number, number]): readonly [number, number] {
  const from = bound(low, -farthest);
  const to = bound(high, from);
  if (to - from > Math.max(leastSpan, Math.abs(to) * leastSpan)) return [from, to];
  // One value alone: from 0 on, where that shows its size.
  if (to > leastSpan) return [0, to];
  return to < -leastSpan ? [from, 0] : [0, 1];
}

function scaleOf(
  { range, label }: ScaleSettings,
  [from, to]: readonly [number, number],
  { map, ticks }: { readonly map: (value: number) => number; readonly ticks: readonly number[] },
): Scale {
  const first = map(from);
  const length = map(to) - first;
  const at = (value: number): number => {
    const inside = Number.isNaN(value) ? from : Math.min(Math.max(value, from), to);
    return range[0] + ((map(inside) - first) / length) * (range[1] - range[0]);
  };
  return { at, ticks: ticks.map((value) => ({ value, label: label(value) })) };
}
