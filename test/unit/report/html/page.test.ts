import { expect, test } from 'vitest';
import type { Result } from '../../../../src/core/result.ts';
import { renderHtml } from '../../../../src/report/html/page.ts';
import { emptyRun, manyOperations, wholeRun } from '../../../helpers/page-results.ts';
import { readResult } from '../../../helpers/results.ts';
import { trialResult, wholeTrial } from '../../../helpers/trial-results.ts';

const assets = {
  styles: [{ text: 'p { color: red }', sha256: 'c3R5bGU=' }],
  scripts: [{ text: 'run()', sha256: 'c2NyaXB0' }],
};
const render = (result: Result, packed?: string): string =>
  renderHtml(result, { ...assets, packed });
const headings = (page: string): string[] =>
  [...page.matchAll(/<h2 [^>]*>([^<]*)</g)].map(([, title = '']) => title);
/** What a reader sees, near enough: without tags. */
const textOf = (page: string): string =>
  page.replaceAll(/<(style|script)>.*?<\/\1>/gs, '').replaceAll(/<[^>]*>/g, ' ');

test('nothing may run or be fetched but the style and the script that the page carries', () => {
  const [, policy] = /Content-Security-Policy" content="([^"]*)"/.exec(render(wholeRun())) ?? [];
  expect(policy?.replaceAll('&#39;', "'")).toBe(
    "default-src 'none'; script-src 'sha256-c2NyaXB0'; style-src 'sha256-c3R5bGU='; img-src data:; base-uri 'none'; form-action 'none'",
  );
});

test('a page without a script allows none', () => {
  const page = renderHtml(wholeRun(), { styles: [], scripts: [] });
  expect(page).toContain('script-src &#39;none&#39;; style-src &#39;none&#39;;');
});

test('a load is told from its verdict to the raw result', () => {
  expect(headings(render(readResult('fail')))).toEqual([
    ...['Verdict', 'Health of the generator', 'Rules', 'Thresholds', 'Latency', 'Load'],
    ...['Retry waits', 'Idempotency', 'Operations', 'Answers and errors', 'Environment'],
    'Raw result',
  ]);
});

test('the trial of a client begins with its cases', () => {
  expect(headings(render(wholeTrial()))).toEqual([
    ...['Verdict', 'Cases and rules', 'Case by case', 'Rules', 'Baseline', 'How it was tried'],
    ...['Environment', 'Raw result'],
  ]);
});

test.for([
  ['a run that failed', wholeRun()],
  ['a run that reached nothing', readResult('unreachable')],
  ['a run in which nothing arrived', emptyRun()],
  ['a trial', wholeTrial()],
  ['a trial without cases', trialResult()],
  ['a run with 500 operations', manyOperations(500)],
] as const)(
  'every link within the page of %s leads somewhere, and no id stands twice',
  ([, result]) => {
    const page = render(result);
    const ids = [...page.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
    const missing = [...page.matchAll(/href="#([^"]*)"/g)].filter(([, id]) => !ids.includes(id));
    expect({ missing, twice: ids.filter((id, nth) => ids.indexOf(id) !== nth) }).toEqual({
      ...{ missing: [], twice: [] },
    });
  },
);

test('no page shows what is no number', () => {
  for (const result of [wholeRun(), emptyRun(), wholeTrial(), trialResult()]) {
    expect(render(result)).not.toMatch(/NaN|undefined|Infinity|\[object/);
  }
});

test('no page sets a style or a handler in an element, which its policy would refuse', () => {
  for (const result of [wholeRun(), wholeTrial()]) {
    expect(render(result)).not.toMatch(/<[^>]* (style|on[a-z]+)=/);
  }
});

test('everything that the table of a run tells is on its page', () => {
  const page = textOf(render(readResult('fail')));
  for (const text of [
    ...['7 of 315 checks broke it', 'errors &lt; 1%', '2.457%', 'p99 of the lag 396µs'],
    ...['1,467 succeeded, 33 failed, 4 dropped, 2 censored', '12 network errors', '9 replays'],
    ...['RATE_LIMIT_EXCEEDED', 'job-status', 'run id 0', '3f0c9d2a7be41856', 'exit code 1'],
    ...['3 waits were longer than the server asked for', 'retry-after-date'],
  ]) {
    expect(page).toContain(text);
  }
});

test('everything that the table of a trial tells is on its page', () => {
  const page = textOf(render(wholeTrial()));
  for (const text of [
    ...['nobody declared a maximum of attempts', '429: 3 of 3 retried', 'Warning: 5 retries left.'],
    ...['retrial client --only ra-past-60s', 'a command has a process for each operation'],
    ...['up to 20 attempts, in 28.5 s', 'took', 'expected by the baseline', '✖ stale'],
  ]) {
    expect(page).toContain(text);
  }
});

test('a result of an older version has a page that says what was not kept', () => {
  const page = textOf(render(readResult('fail')));
  expect(page).toContain('The version that wrote this result kept no timelines');
  expect(page).toContain('did not keep its command');
  expect(page).toContain('not known: the version that wrote this result did not keep it');
});

test('rules that nothing called for share a line', () => {
  const page = render({ ...readResult('fail') });
  const [, idle] = /No operation gave these an opportunity: (.*)<\/p>/.exec(page) ?? [];
  expect(idle).toBe('<code id="rule-retry-after-date">retry-after-date</code> ');
});

test('a finding of a trial leads to its case, where its course is drawn', () => {
  expect(render(wholeTrial())).toContain(
    '<code>ra-past-60s-1</code>, attempt 1</span> <a href="#case-ra-past-60s">in case ra-past-60s</a>',
  );
});

test('where no rule was judged there is no empty table', () => {
  expect(render(readResult('unreachable'))).not.toContain('class="rule-head"');
  expect(render(readResult('fail'))).toContain('class="rule-head"');
  expect(textOf(render(emptyRun()))).toContain('No rule was judged.');
});

test('with many operations there is a box to find one, and the rest beyond 500 is counted', () => {
  const page = render(manyOperations(520));
  expect(page).toContain('data-filter="by-operation"');
  expect(page.match(/<tbody data-name="operation-number-/g)).toHaveLength(500);
  expect(page).toContain('And 20 more operations, in the raw result.');
  expect(render(manyOperations(3))).not.toContain('data-filter');
});

test('the result can be saved from the page, unless it is too large for one', () => {
  expect(render(wholeRun(), 'cGFja2Vk')).toContain(
    '<script type="text/plain" id="packed-result">cGFja2Vk</script>',
  );
  const large = render(wholeRun(), 'x'.repeat(480_000));
  expect(large).toContain('too large for this page (480 kB packed); it is in result.json');
  expect(large.length).toBeLessThan(200_000);
  expect(render(wholeRun())).toContain('This page does not carry the result');
});

test('what a target sent stays text, and a megabyte of it is cut', () => {
  const hostile = '</script><script>alert("x")</script>\u202e';
  const run = wholeRun();
  const byCode = {
    [hostile]: 1,
    [`a${'long'.repeat(250_000)}`]: 2,
    [`a${'long'.repeat(250_000)}b`]: 3,
  };
  const page = render({ ...run, reasons: [hostile], counts: { ...run.counts, byCode } });
  expect(page).not.toContain('alert("x")');
  expect(page).toContain('&lt;/script&gt;&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;\\u202e');
  expect(page).toContain('… (cut: 1,000,001 characters)');
  expect(page).toContain('… (cut: 1,000,002 characters)');
  expect(page.length).toBeLessThan(200_000);
});
