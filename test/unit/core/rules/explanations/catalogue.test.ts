import { expect, test } from 'vitest';
import { everyRule } from '../../../../../src/core/rules/catalogue.ts';
import { explanationOf } from '../../../../../src/core/rules/explanations/catalogue.ts';
import { playExample } from '../../../../../src/core/rules/explanations/play-example.ts';
import type { Rule, RuleOutcome } from '../../../../../src/core/rules/rule.ts';
import { standingOf } from '../../../../../src/core/rules/standing.ts';

const flags: ReadonlySet<string> = new Set(['fail', 'warn', 'info', 'broken']);
const flagOf = { must: 'fail', should: 'warn', info: 'info', off: 'none' } as const;

function explained({ id }: Rule) {
  const explanation = explanationOf(id);
  if (!explanation) throw new Error(`${id} is not explained`);
  return explanation;
}

/** What a rule says, and which others flag. */
function verdictsOf(outcomes: readonly RuleOutcome[], { id }: Rule) {
  const own = outcomes.find((outcome) => outcome.id === id);
  const others = outcomes.filter((outcome) => outcome.id !== id && flags.has(outcome.verdict));
  return { own: own?.verdict, others: others.map((outcome) => outcome.id) };
}

test.for(everyRule.map((rule) => [rule.id, rule] as const))(
  'the example that passes %s does, and breaks no other rule',
  ([, rule]) => {
    const { outcomes } = playExample(rule, explained(rule).pass);
    expect(verdictsOf(outcomes, rule)).toEqual({ own: 'pass', others: [] });
  },
);

test.for(everyRule.map((rule) => [rule.id, rule] as const))(
  'the example that breaks %s does so at its level, and breaks no other rule',
  ([, rule]) => {
    const { fail } = explained(rule);
    const { outcomes, contract } = playExample(rule, fail);
    const { own, others } = verdictsOf(outcomes, rule);
    expect(others).toEqual([]);
    // Of a client that keeps no form of a date retry-after-date is a should.
    const weighs = rule.id === 'retry-after-date' ? 'should' : standingOf(rule, contract).level;
    expect(own).toBe(flagOf[weighs]);
  },
);

test('what an example shows is a sentence, and how a rule is judged is more than one', () => {
  const odd = everyRule.filter((rule) => {
    const { how, pass, fail } = explained(rule);
    const tells = [pass.tells, fail.tells];
    return !/\. .*\.$/.test(how) || tells.some((each) => each === '' || each.endsWith('.'));
  });
  expect(odd.map(({ id }) => id)).toEqual([]);
});

test('only rules are explained', () => {
  expect(['no-such-rule', 'toString'].map((id) => explanationOf(id))).toEqual([
    undefined,
    undefined,
  ]);
});
