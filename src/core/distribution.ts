import { z } from 'zod';
import type { Random } from './random.ts';
import { NonNegativeDuration, PositiveDuration } from './units.ts';

const Uniform = z
  .tuple([NonNegativeDuration, NonNegativeDuration])
  .refine(([a, b]) => a <= b, { error: 'takes two durations, the shorter one first' });

const LogNormal = z
  .strictObject({ median: PositiveDuration, p99: PositiveDuration })
  .refine(({ median, p99 }) => median <= p99, {
    error: 'must not be shorter than the median',
    path: ['p99'],
  });

/**
 * How long something takes: a duration, or a distribution to draw durations from. Durations are
 * milliseconds after parsing, none negative.
 */
export const Distribution = z
  .union([
    NonNegativeDuration,
    z.strictObject({ fixed: NonNegativeDuration }),
    /** Any duration from the first to the second, all alike. */
    z.strictObject({ uniform: Uniform }),
    /** Half take at most the median and 99 in 100 at most the p99: what latencies look like. */
    z.strictObject({ lognormal: LogNormal }),
    /** Without a memory: the time to the next event of many that know nothing of each other. */
    z.strictObject({ exponential: z.strictObject({ mean: PositiveDuration }) }),
    /** Any of these, all alike; one that stands twice comes twice as often. */
    z.strictObject({ list: z.array(NonNegativeDuration).min(1) }),
  ])
  .meta({ title: 'a duration like 250ms, or a distribution like { uniform: [100ms, 1s] }' });
export type Distribution = z.infer<typeof Distribution>;

/** The z-score of the 99th percentile of the normal distribution. */
const z99 = 2.3263478740408408;

/** A standard normal number by Box and Muller (1958); takes two random numbers. */
function drawNormal(random: Random): number {
  // random() may be 0, which has no logarithm, but is never 1.
  const radius = Math.sqrt(-2 * Math.log(1 - random()));
  return radius * Math.cos(2 * Math.PI * random());
}

/**
 * One duration in milliseconds, 0 or more. Takes no random number where it is fixed, two where it
 * is log-normal, else one.
 */
export function drawMs(distribution: Distribution, random: Random): number {
  if (typeof distribution === 'number') return distribution;
  if ('fixed' in distribution) return distribution.fixed;
  if ('uniform' in distribution) {
    const [leastMs, mostMs] = distribution.uniform;
    return leastMs + random() * (mostMs - leastMs);
  }
  if ('lognormal' in distribution) {
    const { median, p99 } = distribution.lognormal;
    const sigma = Math.log(p99 / median) / z99;
    return median * Math.exp(sigma * drawNormal(random));
  }
  if ('exponential' in distribution) {
    return -distribution.exponential.mean * Math.log(1 - random());
  }
  const { list } = distribution;
  return list[Math.floor(random() * list.length)] ?? 0;
}
