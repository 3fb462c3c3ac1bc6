import { expect, test } from 'vitest';
import { undeclaredPolicy } from '../../../../src/core/retry/policy-of.ts';
import { backoffGrowth } from '../../../../src/core/rules/backoff-growth.ts';
import { conclude, contextUnder, operationOf } from '../../../helpers/judging.ts';
import { response } from '../../../helpers/records.ts';

const { contract } = contextUnder('rfc');
const undeclared = contextUnder('rfc', { policy: undeclaredPolicy(contract) });

/** Ten operations that fail until these waits are over. */
function waiting(waitsMs: readonly number[]) {
  return Array.from({ length: 10 }, (_, index) => {
    let startMs = index * 60_000;
    const failed = waitsMs.map((waitMs) => {
      const attempt = { startMs, firstByteMs: startMs, endMs: startMs, outcome: response(503) };
      startMs += waitMs;
      return attempt;
    });
    return operationOf([...failed, { startMs }], { id: `op-${index}` });
  });
}

test('waits that do not grow are told by their medians and by the operation that grows least', () => {
  const flat = waiting([1_000, 1_000, 1_000]);
  const { verdict, violations, evidence } = conclude(backoffGrowth, undeclared, flat);
  expect({ verdict, violations, evidence }).toEqual({
    verdict: 'warn',
    violations: 1,
    evidence: [
      {
        operation: 'op-0',
        attempts: [1, 4],
        sentence: expect.stringMatching(
          /^the last waits of 10 operations have a median of (99\d|100\d)(\.\d)? ms, where at least 1\.5 times the median of the first ones, (99\d|100\d)(\.\d)? ms, is asked \(here 1000 ms, then 1000 ms\)$/,
        ),
      },
    ],
  });
});

test.for([
  ['double', [100, 200, 400, 800], 'pass'],
  ['grow and are capped', [100, 200, 200, 200], 'pass'],
  ['are none at all', [0, 0, 0], 'warn'],
  ['become shorter', [2_000, 1_000, 500], 'warn'],
] as const)('waits that %s', ([, waits, verdict]) => {
  expect(conclude(backoffGrowth, undeclared, waiting(waits)).verdict).toBe(verdict);
});

test('a first wait whose end was read late says nothing', () => {
  const shorter = waiting([2_000, 1_000, 500]);
  // Of the first operation alone, whose second attempt came after 2 s.
  const stalledWithin = (fromMs: number, toMs: number) => fromMs < 2_000 && toMs >= 2_000;
  const context = { ...undeclared, observer: 'endpoint', stalledWithin } as const;
  expect(conclude(backoffGrowth, context, shorter)).toMatchObject({
    verdict: 'inconclusive',
    reason: '9 operations waited 3 times or more, 10 are needed',
    inconclusive: 1,
  });
});

test('waits between which attempts may be lost convict nobody', () => {
  const shorter = waiting([2_000, 1_000, 500]);
  const verdictAt = (noiseMs: number) =>
    conclude(
      backoffGrowth,
      { ...undeclared, observer: 'endpoint', noiseMs: () => noiseMs },
      shorter,
    ).verdict;
  expect([verdictAt(999), verdictAt(1_000)]).toEqual(['warn', 'inconclusive']);
});
