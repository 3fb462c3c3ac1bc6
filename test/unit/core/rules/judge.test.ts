import { expect, test } from 'vitest';
import { attemptsCapped } from '../../../../src/core/rules/attempts-capped.ts';
import { allRules } from '../../../../src/core/rules/catalogue.ts';
import { createJudge } from '../../../../src/core/rules/judge.ts';
import { neverRetry4xx } from '../../../../src/core/rules/never-retry-4xx.ts';
import type { Rule } from '../../../../src/core/rules/rule.ts';
import { contextUnder, operationOf } from '../../../helpers/judging.ts';
import { response } from '../../../helpers/records.ts';

const retried400 = operationOf([
  { startMs: 0, outcome: response(400) },
  { startMs: 600, outcome: response(400) },
  { startMs: 1_800, outcome: response(400) },
]);

function breaking(at: 'judge' | 'operation' | 'conclude'): Rule {
  const fail = () => {
    throw new Error(`no luck in ${at}`);
  };
  return {
    ...attemptsCapped,
    judge(context) {
      if (at === 'judge') fail();
      const whole = attemptsCapped.judge(context);
      return { ...whole, [at]: fail };
    },
  };
}

test('every rule has an id of its own', () => {
  expect(new Set(allRules.map(({ id }) => id)).size).toBe(allRules.length);
});

test.for(['judge', 'operation', 'conclude'] as const)(
  'a rule that throws in %s is broken, and the others go on',
  (at) => {
    const judge = createJudge(contextUnder(), [breaking(at), neverRetry4xx]);
    judge.operation(retried400);
    const seen = judge.outcomes().map(({ id, verdict, reason }) => ({ id, verdict, reason }));
    expect(seen).toEqual([
      { id: 'attempts-capped', verdict: 'broken', reason: `no luck in ${at}` },
      { id: 'never-retry-4xx', verdict: 'fail', reason: undefined },
    ]);
  },
);

test('violations are counted as they are found', () => {
  const told: string[] = [];
  const context = contextUnder('aigeon', { onViolation: (ruleId) => told.push(ruleId) });
  const judge = createJudge(context, [neverRetry4xx, attemptsCapped]);
  const before = judge.violations;
  judge.operation(retried400);
  expect({ before, after: judge.violations, byRule: judge.violationsByRule, told }).toEqual({
    before: 0,
    after: 2,
    byRule: { 'never-retry-4xx': 2 },
    told: ['never-retry-4xx', 'never-retry-4xx'],
  });
});

test('a rule that the contract turns off is left out', () => {
  const { contract } = contextUnder();
  const silent = { ...contract, levels: { ...contract.levels, 'never-retry-4xx': 'off' as const } };
  const judge = createJudge(contextUnder('aigeon', { contract: silent }), [
    attemptsCapped,
    neverRetry4xx,
  ]);
  judge.operation(retried400);
  expect(judge.outcomes().map(({ id }) => id)).toEqual(['attempts-capped']);
});

test('what nobody did is neither passed nor failed', () => {
  const judge = createJudge(contextUnder('aigeon'), allRules);
  const verdicts = new Set(judge.outcomes().map(({ verdict }) => verdict));
  expect([...verdicts]).toEqual(['not-exercised']);
});
