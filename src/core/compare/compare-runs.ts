import { RetrialError } from '../errors.ts';
import type { CompareVerdict, Comparison, MetricComparison } from './comparison.ts';
import { comparisonSchema } from './comparison.ts';
import { judgeMetrics } from './judge-metrics.ts';
import { alpha, usualMargin } from './levels.ts';
import { checkOperations, defaultMetrics, parseComparedMetric } from './metric.ts';
import { reasonsOf } from './reasons.ts';
import { differences, doubtOf } from './same-load.ts';
import { takeSamples } from './samples.ts';
import type { RunSet } from './side.ts';
import { takeSide } from './side.ts';
import { checkRuns } from './usable-run.ts';

export interface CompareOptions {
  readonly base: RunSet;
  readonly candidate: RunSet;
  readonly tool: Comparison['tool'];
  /** As `parseComparedMetric` reads them; absent: the usual ones. */
  readonly metrics?: readonly string[] | undefined;
  /** The greatest change of a ratio that counts as none, above 0. */
  readonly margin?: number | undefined;
  /** Whether different loads are compared all the same. */
  readonly force?: boolean | undefined;
}

const exitCodes = { regression: 2, inconclusive: 3, improvement: 0, 'no-change': 0 } as const;

/**
 * Compares two sets of runs of the same load.
 *
 * @throws RetrialError (`usage`) where they do not compare: another load, no load run, the same run
 * twice, none left on a side, or too many; or a metric that is none.
 */
export function compareRuns(options: CompareOptions): Comparison {
  const { tool, margin = usualMargin } = options;
  const wanted = readMetrics(options.metrics);
  const all = [...options.base.runs, ...options.candidate.runs];
  checkRuns(all);
  const loads = all.map(({ place, result }) => ({ ...result, place }));
  const different = differences(loads);
  if (!options.force) checkSame(different, '--force compares them all the same');
  const base = takeSide(options.base, 'base');
  const candidate = takeSide(options.candidate, 'candidate');
  checkOperations(
    wanted,
    all.map(({ result }) => result),
  );
  const isAsked = options.metrics !== undefined;
  const sides = { base: base.used, candidate: candidate.used, isAsked };
  const { samples, incomplete, absent } = takeSamples(wanted, sides);
  const judged = [...judgeMetrics(samples, margin), ...incomplete];
  const metrics = wanted.flatMap(({ name }) => judged.find((each) => each.name === name) ?? []);
  const verdict = overall(metrics);
  const shown = { base: base.side, candidate: candidate.side };
  const doubt = doubtOf(loads);
  return {
    schema: comparisonSchema,
    tool,
    verdict,
    exitCode: exitCodes[verdict],
    reasons: reasonsOf({ ...shown, metrics, absent, different, doubt }),
    margin,
    alpha,
    ...shown,
    metrics,
  };
}

function readMetrics(names: readonly string[] = defaultMetrics) {
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice === undefined) return names.map(parseComparedMetric);
  throw new RetrialError(`--metric ${twice} was given twice`, { code: 'usage' });
}

/**
 * Lets nothing be said of loads that differ, since any difference would be theirs.
 *
 * @throws RetrialError (`usage`) with how they differ, and what may be done about it.
 */
export function checkSame(different: readonly string[], remedy: string): void {
  if (different.length === 0) return;
  const message = `these runs are not of the same load: ${different.join('; ')} (${remedy})`;
  throw new RetrialError(message, { code: 'usage' });
}

/** The worst that is claimed; an improvement only where nothing is open. */
function overall(metrics: readonly MetricComparison[]): CompareVerdict {
  const order = ['regression', 'inconclusive', 'improvement'] as const;
  const found = order.find((each) => metrics.some(({ verdict }) => verdict === each));
  return metrics.length === 0 ? 'inconclusive' : (found ?? 'no-change');
}
