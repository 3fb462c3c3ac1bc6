import { expect, test } from 'vitest';
import { renderPage, type Tried } from '../../../examples/trial/page.ts';
import type { RuleOutcome } from '../../../src/core/rules/rule.ts';
import { readResult } from '../../helpers/results.ts';

const outcome = (id: string, more: Partial<RuleOutcome>): RuleOutcome => ({
  id,
  subject: 'client',
  level: 'should',
  verdict: 'pass',
  checked: 1,
  violations: 0,
  inconclusive: 0,
  source: 'RFC 9110',
  notes: [],
  evidence: [],
  ...more,
});

const tried = (name: string, rules: readonly RuleOutcome[]): Tried => ({
  name,
  madeOf: `${name} 1.0.0`,
  command: `retrial client -- ${name}`,
  result: { ...readResult('pass'), contract: 'rfc', durationMs: 41_234, rules: [...rules] },
});

const evidence = [
  {
    operation: 'status-400-1',
    attempts: [2],
    sentence: '400 <b>|</b> was sent\nagain',
  },
];
const bad = outcome('never-retry-4xx', { verdict: 'warn', violations: 3, evidence });
const page = renderPage({
  measured: 'by hand',
  tried: [
    tried('good', [outcome('never-retry-4xx', {}), outcome('herd-spread', {})]),
    tried('bad', [bad, outcome('envelope-shape', { subject: 'server' })]),
    tried('idle', [outcome('retry-budget', { verdict: 'not-exercised' })]),
  ],
  missing: ['curl'],
});

test('the overview names every client with the rules that it breaks', () => {
  expect(page).toContain(
    [
      '| client | made of | contract | breaks |',
      '| --- | --- | --- | --- |',
      '| good | good 1.0.0 | rfc | nothing |',
      '| bad | bad 1.0.0 | rfc | never-retry-4xx |',
      '| idle | idle 1.0.0 | rfc | nothing |',
    ].join('\n'),
  );
});

test('the matrix has a line for each rule of clients that any of them called for', () => {
  expect(page).toContain(
    [
      '| rule | good | bad | idle |',
      '| --- | --- | --- | --- |',
      '| never-retry-4xx | ✔ | ▲ |  |',
      '| herd-spread | ✔ |  |  |',
    ].join('\n'),
  );
});

test('a finding is told with its first evidence, in words that Markdown shows as they are', () => {
  const line =
    '- ▲ **never-retry-4xx**, status-400-1: 400 \\<b\\>\\|\\</b\\> was sent again (and 2 more)';
  expect(page).toContain(line);
});

test('what is not installed is said', () => {
  expect(page).toContain('Not installed, so not tried: curl.');
});
