import type { Fault, FaultMatch, RetryAfterValue } from '../faults/fault.ts';
import type { CaseFault, CaseStep, ClientCase, TestedRetryAfter } from './case.ts';

/** What a case leaves open. */
export interface CaseSettings {
  /** The Retry-After that cases call tested. */
  readonly testedSeconds: number;
}

/**
 * The script of a case as faults: of each attempt of the operations that bear the name of the case
 * exactly the step that stands there strikes, and none where the API answers. They match by the
 * case's id, and by the method where reads have a script of their own.
 */
export function faultsOf(clientCase: ClientCase, settings: CaseSettings): Fault[] {
  const { id, script, reads } = clientCase;
  if (!reads) return compile(script, { operation: id }, settings);
  return [
    ...compile(script, { operation: id, method: 'POST' }, settings),
    ...compile(reads, { operation: id, method: 'GET' }, settings),
  ];
}

/** A Retry-After with the tested value put in; undefined where there is none. */
export function settleRetryAfter(
  value: RetryAfterValue | TestedRetryAfter | undefined,
  { testedSeconds }: CaseSettings,
): RetryAfterValue | undefined {
  if (value === undefined || !('tested' in value)) return value;
  if (value.tested === 'seconds') return { seconds: testedSeconds };
  return { date: value.tested, in: testedSeconds * 1_000 };
}

function compile(steps: readonly CaseStep[], match: FaultMatch, settings: CaseSettings): Fault[] {
  return steps.flatMap((step, index) => {
    if (step === 'answer') return [];
    const attempt = index + 1 < steps.length ? index + 1 : { from: index + 1 };
    return [settle(step, { ...match, attempt }, settings)];
  });
}

function settle(step: CaseFault, match: FaultMatch, settings: CaseSettings): Fault {
  if (step.kind !== 'status' && step.kind !== 'outage') return { ...step, match };
  const { retryAfter: value, ...others } = step;
  const retryAfter = settleRetryAfter(value, settings);
  return { ...others, match, ...(retryAfter && { retryAfter }) };
}
