import type { Sample } from '../../src/core/compare/judge-metrics.ts';
import type { ComparedMetric } from '../../src/core/compare/metric.ts';
import { defaultMetrics, parseComparedMetric } from '../../src/core/compare/metric.ts';
import type { Random } from '../../src/core/random.ts';

/** How far the runs of one program lie apart on a machine; spreads are of logarithms. */
export interface Machine {
  readonly name: string;
  /** What all times of a run have in common. */
  readonly runSpread: number;
  /** What each metric has of its own, times `tailFactor` of the metric. */
  readonly ownSpread: number;
  /** How many runs are disturbed, as a share, and by how much on average. */
  readonly disturbed: number;
  readonly disturbance: number;
  /** By how much all times grow from the first run to the last, and wander from run to run. */
  readonly drift: number;
  readonly wander: number;
  /** Base and candidate in turns (A B B A …), or all of one before all of the other. */
  readonly order: 'in turns' | 'one after the other';
}

const usual: Machine = {
  name: 'usual',
  runSpread: 0.01,
  ownSpread: 0.01,
  disturbed: 0,
  disturbance: 0,
  drift: 0,
  wander: 0,
  order: 'in turns',
};

export const usualMachine = usual;
export const machines: readonly Machine[] = [
  usual,
  { ...usual, name: 'noisy', runSpread: 0.05, ownSpread: 0.03 },
  {
    ...usual,
    name: 'disturbed: one run in ten is slower by 30 % on average',
    disturbed: 0.1,
    disturbance: 0.3,
  },
  { ...usual, name: 'drifting by 10 %, in turns', drift: 0.1, wander: 0.01 },
  {
    ...usual,
    name: 'drifting by 10 %, one side after the other',
    drift: 0.1,
    wander: 0.01,
    order: 'one after the other',
  },
];

/** How much worse the candidate is. */
export interface Effect {
  /** A factor of all times. */
  readonly times: number;
  /** A factor of amplification and throughput. */
  readonly counts: number;
  /** Added to the share of errors. */
  readonly errors: number;
}

/** Two programs that are the same. */
export const noEffect: Effect = { times: 1, counts: 1, errors: 0 };

const metrics = defaultMetrics.map(parseComparedMetric);
/** Operations of a run, of which so many fail. */
const operations = 5_000;
const failing = 0.002;
/** The higher a percentile, the farther it lies apart. */
const tailFactors: Readonly<Record<string, number>> = {
  'response.p90': 1.5,
  'response.p99': 3,
  'service.p99': 3,
};

/** The runs of a base and of a candidate with this effect, metric by metric. */
export function drawSamples(
  machine: Machine,
  {
    runs,
    effect,
    random,
  }: { readonly runs: number; readonly effect: Effect; readonly random: Random },
): Sample[] {
  const samples = metrics.map((metric) => ({
    metric,
    base: [] as number[],
    candidate: [] as number[],
  }));
  let wandered = 0;
  const order = orderOf(machine.order, runs);
  for (const [index, side] of order.entries()) {
    wandered += machine.wander * normal(random);
    const past = (machine.drift * index) / (order.length - 1) + wandered;
    const shared =
      Math.exp(past + machine.runSpread * normal(random)) * disturbanceOf(machine, random);
    for (const sample of samples) {
      const made = side === 'candidate' ? effect : noEffect;
      sample[side].push(drawValue(sample.metric, { machine, shared, effect: made, random }));
    }
  }
  return samples;
}

function orderOf(order: Machine['order'], runs: number): ('base' | 'candidate')[] {
  return Array.from({ length: 2 * runs }, (_, index) => {
    const isCandidate = order === 'in turns' ? index % 4 === 1 || index % 4 === 2 : index >= runs;
    return isCandidate ? 'candidate' : 'base';
  });
}

function disturbanceOf({ disturbed, disturbance }: Machine, random: Random): number {
  return random() < disturbed ? 1 - disturbance * Math.log(1 - random()) : 1;
}

interface Drawn {
  readonly machine: Machine;
  readonly shared: number;
  readonly effect: Effect;
  readonly random: Random;
}

function drawValue(
  { name, unit, worse }: ComparedMetric,
  { machine, shared, effect, random }: Drawn,
): number {
  if (unit === 'share') return drawErrors(failing + effect.errors, random);
  const own = Math.exp(machine.ownSpread * (tailFactors[name] ?? 1) * normal(random));
  if (unit === 'us') return 10_000 * shared * own * effect.times;
  // Counted by the schedule, not by the clock: these hardly move by themselves.
  const steady = own ** 0.2;
  return worse === 'lower' ? (100 * steady) / effect.counts : 1.25 * steady * effect.counts;
}

/** The share of failed operations: near enough to a count of independent ones. */
function drawErrors(share: number, random: Random): number {
  const spread = Math.sqrt(operations * share * (1 - share));
  return Math.max(0, Math.round(operations * share + spread * normal(random))) / operations;
}

/** Box and Muller 1958. */
function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
