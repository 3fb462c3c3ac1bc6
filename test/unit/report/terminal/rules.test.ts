import { expect, test } from 'vitest';
import type { RuleOutcome } from '../../../../src/core/rules/rule.ts';
import { createPaint } from '../../../../src/report/terminal/paint.ts';
import { renderRules } from '../../../../src/report/terminal/rules.ts';

const outcome: RuleOutcome = {
  ...{ id: 'some-rule', subject: 'client', level: 'should', source: 'nowhere' },
  ...{ verdict: 'pass', checked: 5, violations: 0, inconclusive: 0, notes: [], evidence: [] },
};

/** The only row, of one space where there are more. */
function rowOf(fields: Partial<RuleOutcome>): string | undefined {
  const table = renderRules([{ ...outcome, ...fields }], createPaint(false), 120);
  return table.split('\n').at(-1)?.replaceAll(/ +/g, ' ').trim();
}

test('what stayed undecided is told beside a verdict that others decided', () => {
  expect([
    rowOf({}),
    rowOf({ inconclusive: 1 }),
    rowOf({ inconclusive: 1_200, verdict: 'warn', violations: 2 }),
    rowOf({ inconclusive: 3, verdict: 'inconclusive', checked: 0, reason: 'too much noise' }),
  ]).toEqual([
    '✔ pass some-rule should 5 0 nowhere',
    '✔ pass some-rule should 5 0 1 undecided (nowhere)',
    '▲ warn some-rule should 5 2 1,200 undecided (nowhere)',
    '? inconclusive some-rule should 0 0 too much noise (nowhere)',
  ]);
});
