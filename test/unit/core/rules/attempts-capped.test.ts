import { expect, test } from 'vitest';
import { undeclaredPolicy } from '../../../../src/core/retry/policy-of.ts';
import { attemptsCapped } from '../../../../src/core/rules/attempts-capped.ts';
import type { Attempt } from '../../../../src/core/trace.ts';
import { conclude, contextUnder, operationOf } from '../../../helpers/judging.ts';
import { response } from '../../../helpers/records.ts';

const failures: Partial<Attempt>[] = [0, 510, 1_600, 3_700, 8_000, 17_000].map((startMs) => ({
  startMs,
  outcome: response(503),
}));

test('what the transport sent again is no attempt of the policy', () => {
  const reset = { startMs: 0, outcome: { kind: 'network-error', error: 'reset' } } as const;
  const operation = operationOf([
    reset,
    ...failures.slice(0, 5).map((each) => ({ ...each, startMs: (each.startMs ?? 0) + 2 })),
  ]);
  const verdicts = (['endpoint', 'client'] as const).map(
    (observer) =>
      conclude(attemptsCapped, contextUnder('aigeon', { observer }), [operation]).verdict,
  );
  expect(verdicts).toEqual(['pass', 'fail']);
});

test('without a declared maximum the most attempts are a remark', () => {
  const { contract } = contextUnder('rfc');
  const context = contextUnder('rfc', { policy: undeclaredPolicy(contract) });
  const { verdict, notes } = conclude(attemptsCapped, context, [operationOf(failures)]);
  expect({ verdict, notes }).toEqual({
    verdict: 'not-exercised',
    notes: ['up to 6 attempts, in 17.00 s'],
  });
});

test('an operation that was still open gives no opportunity', () => {
  const open = operationOf(failures.slice(0, 3), { censored: true });
  expect(conclude(attemptsCapped, contextUnder(), [open]).verdict).toBe('not-exercised');
});

test('attempts that were joined by their sequence alone convict nobody', () => {
  const guessed = operationOf(failures, { groupedBy: 'sequence' });
  expect(conclude(attemptsCapped, contextUnder(), [guessed]).verdict).toBe('inconclusive');
});
