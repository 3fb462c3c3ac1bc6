import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CaseResult, TrialTimeline } from '../../../src/core/trial/trial-result.ts';
import { renderTable } from '../../../src/report/table.ts';
import { renderTrial } from '../../../src/report/trial.ts';
import { hostileText } from '../../helpers/hostile-text.ts';
import { resultPath } from '../../helpers/results.ts';
import {
  ruleOutcome,
  trialCase,
  trialResult,
  trialTimeline,
  wholeTrial,
} from '../../helpers/trial-results.ts';

const plain = (result: ReturnType<typeof trialResult>, columns = 80) =>
  renderTrial(result, { color: false, columns });
// biome-ignore lint/suspicious/noControlCharactersInRegex: styles begin with ESC
const styles = /\u001b\[(1|2|22|31|32|33|36|39)m/g;

/** The lines of a section, without its title. */
function section(title: string, result: ReturnType<typeof trialResult>, columns = 80): string[] {
  const lines = plain(result, columns).split('\n');
  const from = lines.indexOf(title) + 1;
  const end = lines.findIndex(
    (line, at) => at > from && /^(Rules|Findings|Over all|Base)/.test(line),
  );
  return lines.slice(from, end === -1 ? undefined : end - 1);
}

test.for([80, 120])('the trial of a client reads well in %d columns', async (columns) => {
  await expect(plain(wholeTrial(), columns)).toMatchFileSnapshot(
    resultPath(`trial.${columns}.txt`),
  );
});

test('a result that has a trial in it is shown as one', () => {
  const options = { color: false, columns: 80 };
  expect(renderTable(wholeTrial(), options)).toBe(plain(wholeTrial()));
});

test.for([80, 120])(
  'no line of a trial is wider than %d columns, save the commands that are to be copied',
  (columns) => {
    const lines = plain(wholeTrial(), columns).split('\n');
    const wide = lines.filter((line) => line.length > columns);
    expect(wide.filter((line) => !line.startsWith('  reproduce: '))).toEqual([]);
  },
);

test('colour adds nothing to a trial but colour', () => {
  const colored = renderTrial(wholeTrial(), { color: true, columns: 80 });
  expect([colored.replaceAll(styles, ''), colored === plain(wholeTrial())]).toEqual([
    plain(wholeTrial()),
    false,
  ]);
});

test('nothing that a client says reaches the terminal as a control sequence', () => {
  const law = fc.property(hostileText, (text) => {
    const shown = plain(infected(text)).replaceAll('\n', '');
    return !/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(shown);
  });
  expect(fc.check(law, { numRuns: 25 })).toMatchObject({ failed: false });
});

/** A trial with a text of the client in every place that holds one. */
function infected(text: string) {
  const finding = { rule: text, level: 'must' as const, operation: text, attempts: [1] };
  const broken = trialCase({
    ...{ id: text, group: text, tells: text, verdict: 'fail', sentence: text, reproduce: text },
    findings: [{ ...finding, sentence: text }],
    timelines: [
      trialTimeline(text, [{ startMs: 0, met: text }], { because: text, words: `a\n${text}` }),
    ],
  });
  const entry = [{ case: text, rule: text }];
  return trialResult(
    {
      ...{ client: text, assumptions: [text], cases: [broken] },
      skipped: [{ id: text, reason: text }],
      baseline: { expected: entry, fresh: entry, stale: entry },
    },
    { rules: [ruleOutcome({ id: text, reason: text, notes: [text] })], reasons: [text] },
  );
}

test('what a client wrote is shown by its last three lines', () => {
  const words = 'first\r\nsecond\n\n third \nfourth\n';
  const lines = findingsOf({}, { words });
  expect(lines.at(-1)?.trim()).toBe('it wrote: second / third / fourth');
});

/** The findings of a case with one operation of one attempt, with what matters to the test. */
function findingsOf(fields: Partial<CaseResult>, timeline: Partial<TrialTimeline> = {}): string[] {
  const course = trialTimeline('a-1', [{ startMs: 0, met: 'HTTP 503' }], timeline);
  const broken = trialCase({ id: 'a', verdict: 'fail', timelines: [course], ...fields });
  return section('Findings', trialResult({ cases: [broken] }));
}

test('a case that is undecided says why, beside findings that weigh less', () => {
  const lines = findingsOf({
    verdict: 'inconclusive',
    sentence: 'rule herd-spread: too noisy',
    findings: [
      {
        rule: 'retries-transient',
        level: 'info',
        operation: 'a-1',
        attempts: [1],
        sentence: 'gave up',
      },
    ],
  });
  expect(lines.slice(1, 4)).toEqual([
    '  rule herd-spread: too noisy',
    '  retries-transient  info',
    '    gave up',
  ]);
});

test('a finding that came more than once in a case is told once, with its count', () => {
  const finding = { rule: 'jitter-bounds', level: 'should' as const, attempts: [1, 2] };
  const findings = [1, 2, 3].map((n) => ({
    ...finding,
    ...{ operation: `a-${n}`, sentence: `waited ${n} ms` },
  }));
  const lines = findingsOf({ findings, sentence: 'waited 1 ms' });
  expect(lines.slice(1, 3)).toEqual([
    '  jitter-bounds  should',
    '    waited 1 ms, and 2 more times',
  ]);
});

test('findings beyond those that are kept are told to be more', () => {
  const finding = { rule: 'jitter-bounds', level: 'should' as const, attempts: [1], sentence: 'x' };
  const findings = Array.from({ length: 10 }, (_, n) => ({ ...finding, operation: `a-${n}` }));
  const lines = findingsOf({ findings, sentence: 'x' });
  expect(lines[2]).toBe('    x, and at least 9 more times');
});

test('cases that pass, are told or are not exercised need no explanation', () => {
  const verdicts = ['pass', 'info', 'not-exercised'] as const;
  const cases = verdicts.map((verdict) => trialCase({ id: verdict, verdict }));
  expect(plain(trialResult({ cases }))).not.toContain('Findings');
});

test('a finding over all cases is told apart from those that a case shows by itself', () => {
  const evidence = [{ operation: 'a-1', attempts: [1], sentence: 'alike' }];
  const rules = [ruleOutcome({ id: 'jitter-present', verdict: 'warn', violations: 1, evidence })];
  const finding = { rule: 'jitter-present', level: 'should' as const, operation: 'a-1' };
  const own = trialCase({
    ...{ id: 'a', verdict: 'warn', sentence: 'alike' },
    findings: [{ ...finding, attempts: [1], sentence: 'alike' }],
  });
  const texts = [[], [own]].map((cases) => plain(trialResult({ cases }, { rules })));
  expect(texts.map((text) => text.includes('\nOver all cases\n'))).toEqual([true, false]);
});

test('the sentence of a case stands on its line where there is room, and a long one of a pass is cut', () => {
  const cases = [
    trialCase({ id: 'a' }),
    trialCase({ id: 'b', sentence: 'x'.repeat(90) }),
    trialCase({ id: 'c', verdict: 'warn', sentence: 'y'.repeat(70) }),
  ];
  expect(section('Cases', trialResult({ cases })).slice(4)).toEqual([
    '✔ pass   a            1         one attempt: HTTP 200',
    `✔ pass   b            1         ${'x'.repeat(47)}…`,
    '▲ warn   c            1',
    `                 ${'y'.repeat(63)}`,
    `                 ${'y'.repeat(7)}`,
  ]);
});

test('cases that were not tried are listed by their reasons', () => {
  const skipped = [
    { id: 'a', reason: 'one' },
    { id: 'b', reason: 'two' },
    { id: 'c', reason: 'one' },
  ];
  expect(section('Cases', trialResult({ skipped }))).toEqual([
    '0 cases; 3 not tried',
    '○ not tried      one: a, c',
    '○ not tried      two: b',
  ]);
});

test('a baseline that names nothing, and nothing to name, is told', () => {
  const baseline = { expected: [], fresh: [], stale: [] };
  expect(section('Baseline', trialResult({ baseline }))).toEqual([
    'it names no failure, and there was none',
  ]);
});
