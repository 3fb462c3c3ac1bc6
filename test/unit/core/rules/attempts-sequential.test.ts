import { expect, test } from 'vitest';
import { attemptsSequential } from '../../../../src/core/rules/attempts-sequential.ts';
import { conclude, contextUnder, operationOf } from '../../../helpers/judging.ts';
import { response } from '../../../helpers/records.ts';

/** The second attempt starts so many milliseconds before the first is answered. */
function overlapping(lengthMs: number, kind: 'answered' | 'client-closed' = 'answered') {
  const end = kind === 'answered' ? { firstByteMs: 900 } : {};
  const outcome = kind === 'answered' ? response(503) : { kind };
  const endMs = kind === 'answered' ? 1_000 : 900;
  return operationOf([{ startMs: 0, ...end, endMs, outcome }, { startMs: 900 - lengthMs }]);
}

test.for([
  [0, 49.9, 50],
  [25, 49.9, 50],
  [100, 199.9, 200],
] as const)(
  'with %d ms of noise an overlap of %d ms may be chance, one of %d ms is not',
  ([noiseMs, chance, enough]) => {
    const context = contextUnder('rfc', { observer: 'endpoint', noiseMs: () => noiseMs });
    const verdicts = [chance, enough].map(
      (lengthMs) => conclude(attemptsSequential, context, [overlapping(lengthMs)]).verdict,
    );
    expect(verdicts).toEqual(['inconclusive', 'warn']);
  },
);

test('a finding says how early the next attempt was', () => {
  const { evidence } = conclude(attemptsSequential, contextUnder('rfc'), [overlapping(300)]);
  expect(evidence).toEqual([
    {
      operation: 'a',
      attempts: [1, 2],
      sentence:
        'attempt 2 started 300 ms before attempt 1 was answered or over, where attempts follow each other',
    },
  ]);
});

test('an attempt that the client broke off is open until its close is seen', () => {
  const operations = [overlapping(0, 'client-closed'), overlapping(60, 'client-closed')];
  const { checked, violations } = conclude(attemptsSequential, contextUnder('rfc'), operations);
  expect({ checked, violations }).toEqual({ checked: 2, violations: 1 });
});
