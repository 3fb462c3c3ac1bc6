import { RetrialError } from '../errors.ts';
import type { Result } from '../result.ts';
import { endedEarly } from '../stats/thresholds-abort.ts';

/** A result and where it lies. */
export interface PlacedResult {
  readonly place: string;
  readonly result: Result;
}

/**
 * Lets only load runs that can be compared at all pass, each once.
 *
 * @throws RetrialError (`usage`) with the place of the one that cannot.
 */
export function checkRuns(runs: readonly PlacedResult[]): void {
  const seen = new Map<string, string>();
  for (const { place, result } of runs) {
    const refusal = refusalOf(result);
    if (refusal !== undefined) throw mistake(`${place} ${refusal}`);
    const { startedAt, runId, durationMs, metrics } = result;
    const identity = [startedAt, runId, durationMs, metrics.response.mean].join(' ');
    const first = seen.get(identity);
    // Counted as two, one run would prove whatever it happens to show.
    if (first !== undefined) {
      throw mistake(`${place} is the same run as ${first}; each run counts once, on one side`);
    }
    seen.set(identity, place);
  }
}

function refusalOf({ trial, breakpoint, verdict }: Result): string | undefined {
  if (trial) return 'is the trial of a client; only load runs are compared';
  if (breakpoint) {
    return 'looked for its breakpoint and ended where a threshold broke, so that no other run has the same load';
  }
  return verdict === 'unreachable'
    ? 'got no answer from its target, which no statistics can compare'
    : undefined;
}

/** Why a load run measured nothing that counts; undefined where it did. */
export function defectOf({ verdict, counts, thresholds }: Result): string | undefined {
  if (verdict === 'interrupted') return 'was interrupted and covers a part of its load';
  if (verdict === 'generator-late') return 'did not send its load on schedule';
  if (endedEarly(thresholds)) return 'was ended by a threshold and covers a part of its load';
  return counts.operations === 0 ? 'has no operation' : undefined;
}

function mistake(sentence: string): RetrialError {
  return new RetrialError(sentence, { code: 'usage' });
}
