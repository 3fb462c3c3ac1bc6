import { expect, test } from 'vitest';
import { doubtMissing, missingReason } from '../../../../src/core/rules/doubt-missing.ts';
import type { RuleOutcome, RuleVerdict } from '../../../../src/core/rules/rule.ts';

test('attempts that a trace lacks are counted, and none is where it holds all or more', () => {
  const reasons = [5, 4, 3, 6].map((read) => missingReason({ made: 5, read }));
  expect(reasons).toEqual([
    undefined,
    '1 attempt of the run is missing from the trace',
    '2 attempts of the run are missing from the trace',
    undefined,
  ]);
});

function outcome(verdict: RuleVerdict): RuleOutcome {
  return {
    ...{ id: 'some-rule', subject: 'client', level: 'should', source: 'nowhere', verdict },
    ...{ checked: 5, violations: 2, inconclusive: 1, notes: ['a remark'] },
    evidence: [{ operation: 'a', attempts: [1], sentence: 'gave up' }],
  };
}

test('where attempts are missing nobody is judged, and what was checked is undecided', () => {
  for (const verdict of ['pass', 'fail', 'warn', 'info', 'inconclusive'] as const) {
    expect(doubtMissing([outcome(verdict)], 'some are missing')).toEqual([
      {
        ...outcome('inconclusive'),
        ...{ checked: 0, violations: 0, inconclusive: 6, evidence: [] },
        reason: 'some are missing',
      },
    ]);
  }
});

test('a rule that broke or saw nothing says so, whatever is missing', () => {
  const outcomes = [outcome('broken'), outcome('not-exercised')];
  expect(doubtMissing(outcomes, 'some are missing')).toEqual(outcomes);
});

test('where nothing is missing all outcomes stand', () => {
  const outcomes = [outcome('pass'), outcome('fail')];
  expect(doubtMissing(outcomes, undefined)).toEqual(outcomes);
});
