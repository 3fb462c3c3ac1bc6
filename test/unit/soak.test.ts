import { expect, test } from 'vitest';
import { ruleOutcome, trialCase, trialResult } from '../helpers/trial-results.ts';
import { Tally } from '../soak/tally.ts';
import { told } from '../soak/told.ts';

const held = ruleOutcome({ id: 'retry-after-honored', checked: 12 });
const open = ruleOutcome({
  id: 'never-retry-4xx',
  verdict: 'inconclusive',
  checked: 0,
  inconclusive: 2,
  reason: 'the observer stood still',
});

function toldOf(fields: Parameters<typeof trialResult>[0], rules = [held]) {
  return told('rfc', trialResult(fields, { rules }));
}

function tallyOf(...trials: ReturnType<typeof toldOf>[]): Tally {
  const tally = new Tally();
  for (const trial of trials) tally.add(trial);
  return tally;
}

test.for(['fail', 'warn', 'info', 'broken'] as const)(
  'a rule that says %s of a client that does everything right is a false alarm',
  (verdict) => {
    const finding = { operation: 'ra-zero-1', attempts: [1, 2], sentence: 'waited 1 ms of 5 s' };
    const whole = toldOf({}, [{ ...held, verdict, evidence: [finding] }]);
    const inCase = toldOf({ cases: [trialCase({ id: 'ra-zero', rules: { held: verdict } })] });
    expect([whole.alarms, inCase.alarms]).toEqual([
      [{ rule: 'retry-after-honored', verdict, sentence: 'ra-zero-1: waited 1 ms of 5 s' }],
      [{ case: 'ra-zero', rule: 'held', verdict, sentence: '' }],
    ]);
    expect(tallyOf(whole, inCase).problems()).toEqual(['2 false alarms']);
  },
);

test('what could not be decided is counted by case and rule, and is no failure', () => {
  const sentence = 'rule never-retry-4xx: the observer stood still';
  const rules = { 'never-retry-4xx': 'inconclusive' } as const;
  const trial = toldOf({ cases: [trialCase({ id: 'status-400', rules, sentence })] });
  const tally = tallyOf(trial, trial);
  expect(tally.problems()).toEqual([]);
  expect(
    tally
      .page()
      .split('\n')
      .map((line) => line.trim().split(/ {2,}/)),
  ).toContainEqual([...['status-400', 'never-retry-4xx', '2'], 'the observer stood still']);
});

test('a rule that could decide nothing in any trial makes the soak a failure', () => {
  const told = ['never-retry-4xx never came to a verdict, so it proved nothing'];
  expect(tallyOf(toldOf({}, [open]), toldOf({}, [open])).problems()).toEqual(told);
  expect(tallyOf(toldOf({}, [open]), toldOf({}, [{ ...open, checked: 1 }])).problems()).toEqual([]);
});

test('what takes many waits may be lost in the noise', () => {
  const herd = { ...open, id: 'herd-spread' };
  expect(tallyOf(toldOf({}, [herd])).problems()).toEqual([]);
});
