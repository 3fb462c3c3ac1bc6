import { expect, test } from 'vitest';
import { builtinContracts } from '../../../src/core/contracts/builtin.ts';
import { everyRule } from '../../../src/core/rules/catalogue.ts';
import { standingOf } from '../../../src/core/rules/standing.ts';
import type { ListedRule } from '../../../src/report/rule-list.ts';
import { renderRuleList, renderRuleListJson } from '../../../src/report/rule-list.ts';

const { rfc, aigeon } = builtinContracts;
const listed = (contracts: readonly (typeof rfc)[]): ListedRule[] =>
  everyRule.map((rule) => ({ rule, standings: contracts.map((each) => standingOf(rule, each)) }));
const two = listed([rfc, aigeon]).filter(({ rule }) =>
  ['retry-after-honored', 'replay-marked'].includes(rule.id),
);

test('rules are listed with their level under each contract, those on servers last', () => {
  expect(renderRuleList(two, { color: false, columns: 70 }).split('\n')).toEqual([
    'Rules on clients',
    'rule                 rfc     aigeon',
    '───────────────────────────────────',
    'retry-after-honored  should  must',
    '  A retry waits at least as long as a Retry-After of 1 to 60 s asks',
    '  (RFC 9110 §10.2.3)',
    '',
    'Rules on servers',
    'rule                 rfc     aigeon',
    '───────────────────────────────────',
    'replay-marked        off     off',
    '  A replayed answer is marked as one (the contract, idempotency)',
  ]);
});

test('where the columns have no room the levels stand in words', () => {
  const [all] = listed(Object.values(builtinContracts));
  expect(renderRuleList(all ? [all] : [], { color: false, columns: 60 }).split('\n')).toEqual([
    'Rules on clients',
    'retry-after-honored  must aigeon, aisearch; should rfc; off',
    '                     aigeon-webhooks, aisearch-webhooks',
    '  A retry waits at least as long as a Retry-After of 1 to 60',
    '  s asks (RFC 9110 §10.2.3)',
  ]);
});

test('of one contract its own source is told', () => {
  const [own] = listed([aigeon]);
  expect(renderRuleList(own ? [own] : [], { color: false, columns: 200 })).toContain(
    'asks (Aigeon errors page, retry guidance)',
  );
});

test('no line of the catalogue is wider than the terminal, and every rule has its own', () => {
  for (const columns of [80, 120]) {
    const text = renderRuleList(listed(Object.values(builtinContracts)), { color: false, columns });
    const lines = text.split('\n');
    expect(lines.filter((line) => line.length > columns)).toEqual([]);
    const firsts = lines.map((line) => line.split(' ')[0]);
    expect(everyRule.filter(({ id }) => !firsts.includes(id))).toEqual([]);
  }
});

test('as JSON each rule is one object with its standing by contract', () => {
  expect(JSON.parse(renderRuleListJson(two.slice(0, 1)))).toEqual([
    {
      id: 'retry-after-honored',
      subject: 'client',
      holds: 'A retry waits at least as long as a Retry-After of 1 to 60 s asks',
      level: 'should',
      source: 'RFC 9110 §10.2.3',
      contracts: {
        rfc: { level: 'should', source: 'RFC 9110 §10.2.3' },
        aigeon: { level: 'must', source: 'Aigeon errors page, retry guidance' },
      },
    },
  ]);
});

test('what only senders of webhooks are asked is off for everybody else', () => {
  const signature = listed(Object.values(builtinContracts)).at(-1);
  expect(signature?.standings.map(({ contract, level }) => [contract, level])).toEqual([
    ['aigeon', 'off'],
    ['aisearch', 'off'],
    ['rfc', 'off'],
    ['aigeon-webhooks', 'must'],
    ['aisearch-webhooks', 'must'],
  ]);
});
