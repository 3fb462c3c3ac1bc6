import { expect, test } from 'vitest';
import { renderAnnotations } from '../../../src/report/annotations.ts';
import { readResult } from '../../helpers/results.ts';
import { ruleOutcome } from '../../helpers/trial-results.ts';

test('what fails a run is an error, what should be looked at a warning', () => {
  expect(renderAnnotations(readResult('fail')).split('\n')).toEqual([
    '::error title=rule retry-after-honored::rule retry-after-honored failed: 7 of 315 checks broke it; first: waited 990 ms of the 1000 ms that the server asked for',
    '::error title=threshold errors < 1%25::threshold errors < 1%25 was missed: it was 2.457%25',
    '::error title=threshold response.p99 < 1200ms::threshold response.p99 < 1200ms was missed: it was 1.302527 s',
    '::error title=threshold service.p999{search} < 30ms::threshold service.p999{search} < 30ms is inconclusive: p999 takes 10,000 observations, and there were 904',
    '::warning title=rule jitter-bounds::rule jitter-bounds is inconclusive: 3 waits are too few to judge lateness; 5 are needed',
    '::warning title=rule request-unchanged::rule request-unchanged warns: 1 of 315 checks broke it; first: the path was "/v1/search\\x1b]0;owned\\x07" and had been "/v1/search"',
  ]);
});

test('a result that passed says nothing', () => {
  expect(renderAnnotations(readResult('pass'))).toBe('');
});

test('no text ends a line or a property, or begins another command', () => {
  const hostile = 'a\r\n::error::owned %0A,b:c';
  const broken = ruleOutcome({ id: hostile, verdict: 'broken', reason: hostile });
  const result = { ...readResult('pass'), rules: [broken], thresholds: [] };
  expect(renderAnnotations(result, 'my: dir,/a%.yaml')).toBe(
    '::error file=my%3A dir%2C/a%25.yaml,title=rule a\\x0d\\x0a%3A%3Aerror%3A%3Aowned %250A%2Cb%3Ac' +
      '::rule a\\x0d\\x0a::error::owned %250A,b:c broke, which is a bug of this program: a\\x0d\\x0a::error::owned %250A,b:c',
  );
});

test('of more than ten of a kind the tenth says how many more there are', () => {
  const rules = Array.from({ length: 12 }, (_, index) =>
    ruleOutcome({ id: `r${index}`, verdict: 'fail' }),
  );
  const lines = (count: number): string[] =>
    renderAnnotations({
      ...readResult('pass'),
      rules: rules.slice(0, count),
      thresholds: [],
    }).split('\n');
  expect(lines(10)).toHaveLength(10);
  expect(lines(10)[9]).toContain('title=rule r9::');
  expect(lines(12)).toHaveLength(10);
  expect(lines(12).slice(8)).toEqual([
    expect.stringContaining('title=rule r8::'),
    '::error title=and more::3 more; the report has all of them',
  ]);
});
