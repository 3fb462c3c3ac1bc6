import { RetrialError } from '../errors.ts';
import type { Result } from '../result.ts';
import type { ComparedRun, ComparisonSide } from './comparison.ts';
import { mostRuns } from './levels.ts';
import type { PlacedResult } from './usable-run.ts';
import { defectOf } from './usable-run.ts';

/** One side before it is compared. */
export interface RunSet {
  readonly runs: readonly PlacedResult[];
  /** What was found beside them and is no result. */
  readonly leftOut?: ComparisonSide['leftOut'];
}

/**
 * The runs of a side that count, and how it is shown.
 *
 * @throws RetrialError (`usage`) where none is left, or too many are.
 */
export function takeSide(
  { runs, leftOut = [] }: RunSet,
  name: string,
): { readonly used: readonly PlacedResult[]; readonly side: ComparisonSide } {
  const used = runs.filter(({ result }) => defectOf(result) === undefined);
  const defects = runs.flatMap(({ place, result }) => {
    const reason = defectOf(result);
    return reason === undefined ? [] : [{ place, reason }];
  });
  const [first] = used;
  if (!first) {
    const [defect] = [...defects, ...leftOut];
    const why = defect === undefined ? 'it has none' : `${defect.place} ${defect.reason}`;
    throw new RetrialError(`no run is left on the side of the ${name}: ${why}`, { code: 'usage' });
  }
  if (used.length > mostRuns) {
    const message = `at most ${mostRuns} runs a side are compared, and the ${name} has ${used.length}`;
    throw new RetrialError(message, { code: 'usage' });
  }
  const { profile, contract, seed } = first.result;
  const side = {
    ...{ profile, contract, seed },
    runs: used.map(showRun),
    leftOut: [...leftOut, ...defects],
    machines: machinesOf(used.map(({ result }) => result)),
  };
  return { used, side };
}

function showRun({ place, result }: PlacedResult): ComparedRun {
  const { runId, startedAt, target, verdict, durationMs, counts } = result;
  return { place, runId, startedAt, target, verdict, durationMs, operations: counts.operations };
}

function machinesOf(results: readonly Result[]): ComparisonSide['machines'] {
  const machines = results.flatMap(({ environment }) => environment ?? []);
  return [...new Map(machines.map((machine) => [machine.fingerprint, machine])).values()];
}
