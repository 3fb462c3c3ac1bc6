import { expect, test } from 'vitest';
import { undeclaredPolicy } from '../../../../src/core/retry/policy-of.ts';
import { retriesTransient } from '../../../../src/core/rules/retries-transient.ts';
import { conclude, contextUnder, operationOf } from '../../../helpers/judging.ts';
import { clientResult, response } from '../../../helpers/records.ts';

const failed = { outcome: response(503) };
const givenUp = operationOf([failed], {
  id: 'given-up',
  result: clientResult('given-up', 1, 'failed'),
});

/** So many operations of one attempt each, of which the first ones fail and are given up. */
function outage(count: number, failures: number) {
  return Array.from({ length: count }, (_, index) =>
    index < failures ? givenUp : operationOf([{ outcome: response(200, { code: 0 }) }]),
  ).reverse();
}

test.for([
  [20, 4, 4, 0],
  [20, 5, 3, 2],
  [9, 9, 9, 0],
] as const)(
  'of %d operations of a load %d fail: %d are violations, %d are left to the outage',
  ([count, failures, violations, inconclusive]) => {
    const outcome = conclude(retriesTransient, contextUnder(), outage(count, failures));
    expect(outcome).toMatchObject({ violations, inconclusive });
  },
);

test('a trial fails on purpose, so no outage excuses the client', () => {
  const context = contextUnder('aigeon', { observer: 'endpoint' });
  expect(conclude(retriesTransient, context, outage(20, 20)).violations).toBe(20);
});

test('a spent retry budget leaves the retry open', () => {
  const result = { ...clientResult('a', 1, 'failed'), because: 'budget-spent' };
  const { verdict, reason } = conclude(retriesTransient, contextUnder(), [{ ...givenUp, result }]);
  expect({ verdict, reason }).toEqual({
    verdict: 'inconclusive',
    reason: 'the client’s retry budget was spent',
  });
});

test('an undeclared client owes the first retry alone', () => {
  const { contract } = contextUnder('aisearch');
  const context = contextUnder('aisearch', { policy: undeclaredPolicy(contract) });
  const once = conclude(retriesTransient, context, [givenUp]);
  const twice = conclude(retriesTransient, context, [
    operationOf([failed, { ...failed, startMs: 900 }]),
  ]);
  expect([once.verdict, twice.verdict]).toEqual(['warn', 'pass']);
});

test('a cut success is a network error: its end is unknown', () => {
  const cut = { outcome: response(200, { complete: false, cutBy: 'closed' as const }) };
  const { evidence } = conclude(retriesTransient, contextUnder(), [
    operationOf([cut], { result: clientResult('a', 1, 'failed') }),
  ]);
  expect(evidence.map(({ sentence }) => sentence)).toEqual([
    'gave up after status 200, cut at attempt 1, where 5 attempts are declared',
  ]);
});

const malformed = { kind: 'network-error', error: 'malformed' } as const;

test.for([
  ['a 503', failed],
  ['what is no HTTP', { outcome: malformed }],
] as const)('%s that was taken for success is not judged here', ([, only]) => {
  const taken = operationOf([only], { result: clientResult('a', 1, 'succeeded') });
  expect(conclude(retriesTransient, contextUnder(), [taken]).verdict).toBe('not-exercised');
});

test('where no answer came there was none to take for success, and the retry is missing', () => {
  const unanswered = { outcome: { kind: 'network-error', error: 'reset' } } as const;
  const operation = operationOf([unanswered], { result: clientResult('a', 1, 'succeeded') });
  const { evidence } = conclude(retriesTransient, contextUnder(), [operation]);
  expect(evidence.map(({ sentence }) => sentence)).toEqual([
    'gave up after a network error (reset) at attempt 1, where 5 attempts are declared',
  ]);
});
