import { expect, test } from 'vitest';
import { TrialJudge } from '../../../../src/run/trial/trial-judge.ts';
import { contextUnder, operationOf } from '../../../helpers/judging.ts';
import { clientResult, response } from '../../../helpers/records.ts';

const context = contextUnder('rfc', { observer: 'endpoint' });
const failed = (id: string) => ({
  id,
  result: { ...clientResult(id, 10), result: 'failed' as const },
});

function verdictsOf(judge: TrialJudge, operations: ReturnType<typeof operationOf>[]) {
  const exercised = judge
    .outcomesOf(operations)
    .filter(({ verdict }) => verdict !== 'not-exercised');
  return Object.fromEntries(exercised.map(({ id, verdict }) => [id, verdict]));
}

/** A control that is retried, as most clients do it. */
const control = operationOf(
  [
    { outcome: response(429), startMs: 0, endMs: 1 },
    { startMs: 600, endMs: 601 },
  ],
  { id: 'control-429-1', name: 'control-429' },
);

test('a case is judged with its controls in mind: what is retried without the header may be given up with it', () => {
  const gaveUp = operationOf(
    [{ operation: 'w', outcome: response(429, { retryAfter: ['soon'] }) }],
    failed('w'),
  );
  const alone = new TrialJudge(context);
  const informed = new TrialJudge(context);
  informed.operation(control, true);
  expect(verdictsOf(alone, [gaveUp])['retry-after-malformed']).toBe('inconclusive');
  expect(verdictsOf(informed, [gaveUp])['retry-after-malformed']).toBe('warn');
});

test('what the controls broke is not held against another case', () => {
  const judge = new TrialJudge(context);
  const untold = operationOf([{ operation: 'c', outcome: response(500) }], { id: 'c' });
  judge.operation(untold, true);
  const clean = operationOf([{ operation: 'x', outcome: response(400) }], failed('x'));
  expect(verdictsOf(judge, [clean])).toMatchObject({ 'failure-surfaced': 'pass' });
  expect(verdictsOf(judge, [untold])).toMatchObject({ 'failure-surfaced': 'fail' });
});

test('a case of many clients that noise leaves undecided is so, though the controls were too few', () => {
  const judge = new TrialJudge(contextUnder('rfc', { observer: 'endpoint', noiseMs: () => 500 }));
  judge.operation(control, true);
  const alike = Array.from({ length: 20 }, (_, index) =>
    operationOf(
      [
        { outcome: response(503), startMs: 0, endMs: 1 },
        { startMs: 600, endMs: 601 },
      ],
      { id: `jitter-20-${index}` },
    ),
  );
  expect(verdictsOf(judge, alike)['jitter-present']).toBe('inconclusive');
});

test('rules on servers have nothing to say in the trial of a client', () => {
  const judge = new TrialJudge(context);
  judge.operation(control, true);
  expect(new Set(judge.outcomes().map(({ subject }) => subject))).toEqual(new Set(['client']));
});

test('what is undecided in a case has its reason, though the controls passed', () => {
  const stalledWithin = () => true;
  const judge = new TrialJudge(contextUnder('rfc', { observer: 'endpoint', stalledWithin }));
  judge.operation(operationOf([{ startMs: 0, endMs: 1 }], { id: 'control-429-1' }), true);
  const resent = operationOf([{ outcome: response(200) }, { startMs: 900, endMs: 901 }], {
    id: 'x',
  });
  const [outcome] = judge
    .outcomesOf([resent])
    .filter(({ id }) => id === 'no-attempt-after-success');
  expect(outcome).toMatchObject({
    verdict: 'inconclusive',
    reason:
      'the observer stood still before it answered attempt 1, so the answer may have come too late',
  });
});
