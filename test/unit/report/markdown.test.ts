import { expect, test } from 'vitest';
import { renderMarkdown } from '../../../src/report/markdown.ts';
import { readResult } from '../../helpers/results.ts';
import { ruleOutcome, trialCase, trialResult } from '../../helpers/trial-results.ts';

test('a result that passed is told in a few lines', () => {
  expect(
    renderMarkdown(readResult('pass'), ['result.json', 'report.html']),
  ).toBe(`## ✔ PASS: aisearch-pass

- 3 thresholds held, and 5 rules passed on 3,274 checks

|  |  |
|---|---|
| target | mock aisearch |
| contract | aisearch |
| operations | 1,200: 1,200 succeeded, 0 failed, 0 dropped, 0 censored |
| attempts | 1,258: 58 retries, amplification 1.05, 0 network errors |
| jobs | 700: 0 replays, 0 duplicate jobs |
| statuses | 202 × 1,200, 429 × 58 |
| codes | RATE\\_LIMIT\\_EXCEEDED × 58 |
| seed | 42, run id 0 |
| time | 8.00 s from 2026-02-03T04:05:06.789Z |

### Rules

5 rules passed on 3,274 checks; 1 saw no opportunity.

### Thresholds

| verdict | threshold | value | why |
|---|---|---|---|
| ✔ held | errors \\< 1% | 0% |  |
| ✔ held | response.p99 \\< 2s | 1.264639 s |  |
| ✔ held | amplification \\<= 1.2 | 1.048 |  |

### Latency

| metric | p50 | p90 | p99 | p99.9 | max | count |
|---|---|---|---|---|---|---|
| response | 6.7ms | 18.0ms | 1.26s | – | 1.31s | 1,200 |
| service | 6.2ms | 16.0ms | 19.3ms | – | 20.0ms | 1,258 |
| ttfb | 5.6ms | 14.4ms | 17.4ms | – | 18.0ms | 1,258 |
| connect | 290µs | – | – | – | 396µs | 28 |
| lag | 211µs | 362µs | 396µs | – | 400µs | 1,200 |
| retryWait | 1.16s | – | – | – | 1.29s | 58 |
| attempts | 1 | 1 | 2 | – | 2 | 1,200 |

Files: result.json, report.html
`);
});

/** The lines that begin with this. */
const linesWith = (markdown: string, beginning: string): string[] =>
  markdown.split('\n').filter((line) => line.startsWith(beginning));

test('what failed comes first, with its evidence folded below', () => {
  const markdown = renderMarkdown(readResult('fail'));
  expect(markdown.slice(0, 30)).toBe('## ✖ FAIL: aisearch-fail\n\n- ru');
  expect(linesWith(markdown, '| ✖')).toEqual([
    '| ✖ fail | retry-after-honored | must | 315 | 7 | waited 990 ms of the 1000 ms that the server asked for (AI Search: errors and limits, Retry policy) |',
    '| ✖ missed | errors \\< 1% | 2.457% |  |',
    '| ✖ missed | response.p99 \\< 1200ms | 1.302527 s |  |',
  ]);
  const folded = /<details><summary>(.*)<\/summary>\n\n([\s\S]*?)\n\n<\/details>/.exec(markdown);
  expect(folded?.[1]).toBe('Evidence of retry-after-honored');
  expect(folded?.[2]?.split('\n')).toEqual([
    ...[0, 1, 2, 3, 4].map(
      (n) =>
        `- operation ${17 + 40 * n}: waited ${990 + n} ms of the 1000 ms that the server asked for`,
    ),
    '- and 2 more violations',
    '- 3 waits were longer than the server asked for by more than 2 s (slack)',
  ]);
  expect(markdown).not.toContain('Files:');
});

test('a trial has its cases, without those that passed', () => {
  const cases = [
    trialCase({ id: 'one', verdict: 'warn', sentence: 'waited 1 s | 5 s' }),
    trialCase({ id: 'two' }),
    trialCase({ id: 'three', verdict: 'fail', sentence: '<hung>' }),
  ];
  const markdown = renderMarkdown(trialResult({ cases, skipped: [{ id: 'x', reason: 'no' }] }));
  const [, section] = /### Cases\n\n([\s\S]*?)\n\n###/.exec(markdown) ?? [];
  expect(section).toBe(`| verdict | case | why |
|---|---|---|
| ✖ fail | three | \\<hung\\> |
| ▲ warn | one | waited 1 s \\| 5 s |

1 of 3 cases passed; 1 were not tried.`);
});

test('nothing that a target says is markup, and a summary stays within its lines', () => {
  const evil = '</summary><script>alert(1)</script>\n# [x](y) | @all';
  const evidence = [0, 1].map(() => ({ operation: evil, attempts: [1], sentence: evil }));
  const rule = ruleOutcome({ id: evil, verdict: 'fail', source: evil, violations: 2, evidence });
  const markdown = renderMarkdown(
    { ...readResult('pass'), target: evil, reasons: [evil], rules: [rule] },
    [evil],
  );
  expect(markdown.replaceAll('\\<', '').replaceAll('<!-- -->', '')).not.toMatch(
    /<(?!\/?(details|summary)>)/,
  );
  expect(linesWith(markdown, '# ')).toEqual([]);
  expect(markdown).not.toMatch(/[^\\]\[x]|@all/);
});
