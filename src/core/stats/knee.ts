import type { BreakpointResult, BreakpointStep, ThresholdOutcome } from '../result.ts';
import { describeThreshold } from './thresholds-wording.ts';

/** Whether every threshold held in a step; one that could not be decided did not. */
export function stepHeld({ thresholds }: BreakpointStep): boolean {
  return thresholds.every(({ holds }) => holds === 'yes');
}

/** The step of the highest rate that held; undefined where none did. */
export function kneeOf(steps: readonly BreakpointStep[]): BreakpointStep | undefined {
  return steps.findLast(stepHeld);
}

/**
 * What stands for the thresholds of a whole run that looked for its breakpoint: the outcomes at the
 * knee, or, where no step held, those of the first step. Empty where no step was over.
 */
export function thresholdsAtKnee({ steps }: BreakpointResult): readonly ThresholdOutcome[] {
  return (kneeOf(steps) ?? steps[0])?.thresholds ?? [];
}

/** One sentence on where the knee is and what came next. */
export function describeKnee({ steps }: BreakpointResult): string {
  const knee = kneeOf(steps);
  const broken = steps.find(({ thresholds }) => thresholds.some(({ holds }) => holds === 'no'));
  const missed = broken?.thresholds.find(({ holds }) => holds === 'no');
  const next =
    broken && missed ? `at ${rate(broken)} ${describeThreshold(missed)}` : 'no step missed any';
  if (!knee) return `there is no knee: no step held all thresholds, and ${next}`;
  return broken
    ? `the knee is at ${rate(knee)}: ${next}`
    : `the knee is not below ${rate(knee)}: ${next} threshold, so raise the rate`;
}

function rate({ ratePerSecond }: BreakpointStep): string {
  return `${Number(ratePerSecond.toFixed(3))}/s`;
}
