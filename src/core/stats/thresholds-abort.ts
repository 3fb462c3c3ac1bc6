import type { ThresholdOutcome } from '../result.ts';
import { formatMs } from '../units.ts';
import type { ThresholdSpec } from './thresholds.ts';
import type { Measured } from './thresholds-evaluation.ts';
import { evaluateThreshold } from './thresholds-evaluation.ts';

/** A threshold that ended a run, which stays missed whatever the numbers come to afterwards. */
export interface Abort {
  /** Which of the thresholds of the profile. */
  readonly index: number;
  readonly outcome: ThresholdOutcome;
}

const ending = 'which ended the run';

/** Whether one of these outcomes ended its run before its time. */
export function endedEarly(thresholds: readonly ThresholdOutcome[]): boolean {
  return thresholds.some(({ reason }) => reason?.endsWith(ending) === true);
}

/**
 * The first threshold that may end the run by now and is missed by what was measured so far, whose
 * `durationMs` is how long there has been measuring; undefined where there is none. One that cannot
 * be decided yet ends nothing.
 */
export function abortingThreshold(
  specs: readonly ThresholdSpec[],
  measured: Measured,
): Abort | undefined {
  for (const [index, { threshold, abortAfterMs }] of specs.entries()) {
    if (abortAfterMs === undefined || measured.durationMs < abortAfterMs) continue;
    const outcome = evaluateThreshold(threshold, measured);
    if (outcome.holds !== 'no') continue;
    const reason = `after ${formatMs(measured.durationMs)}, ${ending}`;
    return { index, outcome: { ...outcome, reason } };
  }
  return undefined;
}
