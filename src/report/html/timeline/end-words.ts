import type { TrialTimeline } from '../../../core/trial/trial-result.ts';
import { resultWords } from '../../terminal/attempt-timeline.ts';

/** How an operation ended: `told failure: exit code 22`; the reason only where it says more. */
export function endWords({ result, because }: Pick<TrialTimeline, 'result' | 'because'>): string {
  return because === result ? resultWords[result] : `${resultWords[result]}: ${because}`;
}
