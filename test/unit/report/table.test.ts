import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Result } from '../../../src/core/result.ts';
import { renderTable } from '../../../src/report/table.ts';
import { hostileText } from '../../helpers/hostile-text.ts';
import { readResult, resultNames, resultPath } from '../../helpers/results.ts';

const renderings = resultNames.flatMap((name) =>
  [80, 120].map((columns) => [name, columns] as const),
);
const plain = (result: Result, columns = 80) => renderTable(result, { color: false, columns });
// biome-ignore lint/suspicious/noControlCharactersInRegex: styles begin with ESC
const styles = /\u001b\[(1|2|22|31|32|33|36|39)m/g;

test.for(renderings)('the result "%s" reads well in %d columns', async ([name, columns]) => {
  await expect(plain(readResult(name), columns)).toMatchFileSnapshot(
    resultPath(`${name}.${columns}.txt`),
  );
});

test.for(renderings)('no line of the result "%s" is wider than %d columns', ([name, columns]) => {
  const lines = plain(readResult(name), columns).split('\n');
  expect(lines.filter((line) => line.length > columns)).toEqual([]);
});

test('colour adds nothing but colour: without it every word and shape is still there', () => {
  const colored = renderTable(readResult('fail'), { color: true, columns: 120 });
  expect([colored.replaceAll(styles, ''), colored !== colored.replaceAll(styles, '')]).toEqual([
    plain(readResult('fail'), 120),
    true,
  ]);
});

/** The result with a text of the target in every place that holds one. */
function infected(text: string): Result {
  const result = readResult('fail');
  const [rule] = result.rules;
  const evidence = { operation: text, attempts: [1], sentence: text };
  return {
    ...result,
    target: text,
    runId: text,
    reasons: [text],
    counts: { ...result.counts, byCode: { [text]: 1 }, byStatus: { [text]: 1 } },
    operations: { [text]: result.metrics, other: result.metrics },
    rules: rule ? [{ ...rule, reason: text, notes: [text], evidence: [evidence] }] : [],
    thresholds: [{ expression: text, holds: 'inconclusive', reason: text }],
  };
}

test('nothing that a target says reaches the terminal as a control sequence', () => {
  const law = fc.property(hostileText, (text) => {
    const shown = plain(infected(text)).replaceAll('\n', '');
    return !/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(shown);
  });
  expect(fc.check(law, { numRuns: 25 })).toMatchObject({ failed: false });
});

test('an escape sequence of a target is shown as what it is', () => {
  expect(plain(infected('\u001b[2J')).split('\n')[1]).toBe(' •  \\x1b[2J');
});

test('a terminal that tells no width worth the name is taken for one of 60 columns', () => {
  expect(plain(readResult('pass'), 0)).toBe(plain(readResult('pass'), 60));
});

test('more reasons than fit on a screen are counted', () => {
  const reasons = Array.from({ length: 15 }, (_, index) => `reason ${index}`);
  const lines = plain({ ...readResult('pass'), reasons }).split('\n');
  expect(lines.slice(12, 15)).toEqual([' •  reason 11', ' •  and 3 more reasons', '']);
});

test('what a warm-up left out is told before the numbers that lack it', () => {
  const { counts, ...rest } = readResult('pass');
  const warmup = { durationMs: 5_000, counts: { ...counts, operations: 1_200, attempts: 1 } };
  const lines = plain({ ...rest, counts, warmup }, 120).split('\n');
  expect(lines[lines.indexOf('Counts') + 1]).toBe(
    'warm-up     5.00 s: 1,200 operations and 1 attempt, judged by the rules and left out of all other numbers',
  );
});

test('each step of a breakpoint is told, and which one is the knee', () => {
  const steps = [10, 20].map((ratePerSecond) => ({
    ...{ startMs: 0, ratePerSecond, operations: 20, dropped: 0 },
    ...{ succeeded: ratePerSecond === 10 ? 20 : 15, failed: ratePerSecond === 10 ? 0 : 5 },
    thresholds: [
      {
        expression: 'errors < 1%',
        value: ratePerSecond === 10 ? 0 : 0.25,
        holds: ratePerSecond === 10 ? ('yes' as const) : ('no' as const),
      },
    ],
  }));
  const shown = plain({ ...readResult('pass'), breakpoint: { kneePerSecond: 10, steps } }, 120);
  const lines = shown.split('\n').map((line) => line.replaceAll(/ +/g, ' '));
  const at = lines.indexOf('Breakpoint');
  expect(lines.slice(at + 3, at + 5)).toEqual([
    '✔ held, the knee 10/s 20 20 0 0 errors < 1%: 0%',
    '✖ missed 20/s 20 15 5 0 errors < 1%: 25%',
  ]);
});

test('values that no clock gives are told with the health of the generator', () => {
  const result = readResult('pass');
  const lag = { ...result.metrics.lag, outliers: { refused: 1, raised: 20, lowered: 0 } };
  const lines = plain({ ...result, metrics: { ...result.metrics, lag } }, 120).split('\n');
  expect(lines.at(-1)).toBe(
    'lag         odd values: 1 refused as no numbers, 20 raised to 0, 0 lowered to one hour',
  );
});

test('long latencies drop columns on a narrow terminal, the maximum never', () => {
  const result = readResult('fail');
  const operations = { 'an-operation-with-quite-a-long-name': result.metrics, b: result.metrics };
  const heading = plain({ ...result, operations })
    .split('\n')
    .find((line) => line.startsWith('operation '));
  expect(heading?.trim().split(/\s+/)).toEqual(['operation', 'p50', 'p99', 'max', 'count']);
});

test('a result without rules says so', () => {
  expect(plain({ ...readResult('pass'), rules: [] })).toContain('Rules\nno rule was judged\n');
});

test('how chains ended is told between operations and attempts', () => {
  const chains = { done: 1_190, broken: 8, unfinished: 2 };
  const lines = plain({ ...readResult('pass'), chains }, 120).split('\n');
  const at = lines.findIndex((line) => line.startsWith('operations'));
  expect(lines.slice(at + 1, at + 2)).toEqual([
    'chains      1,200: 1,190 done, 8 broken, 2 unfinished',
  ]);
});
