import type { Result } from '../../src/index.ts';
import { runLoad } from '../../src/index.ts';
import { Child } from '../child.ts';
import type { Scenario } from './scenarios.ts';
import type { Quantiles } from './truth.ts';

/** What a run reported of a scenario. */
export interface Measured {
  /** Of the response times, in milliseconds; NaN where there were too few for it. */
  readonly reported: Quantiles;
  /** How often the generator itself stood still, and how long at most, in milliseconds. */
  readonly stalls: number;
  readonly longestStallMs: number;
  readonly counts: Result['counts'];
}

/** Runs the load of a scenario against its target, in a process of its own. */
export async function measure({ target, load, connections }: Scenario): Promise<Measured> {
  await using child = new Child<string>('honesty/target', target, undefined);
  const { counts, metrics, health } = await runLoad(
    {
      name: 'honesty',
      contract: 'rfc',
      target: { url: await child.next() },
      load,
      operations: [{ name: 'ask', path: '/{{seq}}' }],
      ...(connections === undefined ? {} : { connections }),
    },
    { seed: '1' },
  );
  const { p50, p90, p99, max } = metrics.response;
  const reported = {
    p50: milliseconds(p50),
    p90: milliseconds(p90),
    p99: milliseconds(p99),
    max: milliseconds(max),
  };
  return { reported, stalls: health.stalls, longestStallMs: health.longestStallMs, counts };
}

function milliseconds(us: number | undefined): number {
  return us === undefined ? Number.NaN : us / 1_000;
}
