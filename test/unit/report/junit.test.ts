import fc from 'fast-check';
import { expect, test } from 'vitest';
import { renderJunit, writeJunit } from '../../../src/report/junit.ts';
import { hostileText } from '../../helpers/hostile-text.ts';
import { casesIn, junitMistakes, readXml } from '../../helpers/read-junit.ts';
import { readResult, resultNames } from '../../helpers/results.ts';
import { trialCase, trialResult } from '../../helpers/trial-results.ts';

test.for(resultNames)('the result "%s" is XML as the schema of JUnit has it', (name) => {
  expect(junitMistakes(readXml(renderJunit(readResult(name))))).toEqual([]);
});

test('the check of the schema notices what does not belong', () => {
  const odd = '<testsuite tests="2" name="a"><testcase/><system-err/><odd/></testsuite>';
  expect(junitMistakes(readXml(odd))).toEqual([
    'testsuite lacks failures',
    'testsuite lacks errors',
    'odd is out of place in testsuite',
    'testsuite has 1 tests',
    'testsuite has 0 failures',
    'testsuite has 0 errors',
    'testcase lacks name',
    '<system-err> is no element of the schema',
    '<odd> is no element of the schema',
  ]);
  expect(() => readXml('<a>\u0001</a>')).toThrow(/disallowed character/);
});

test('a rule that failed carries what was seen, and the sums of the suites are those of their cases', () => {
  const root = readXml(renderJunit(readResult('fail')));
  const cases = casesIn(root).map(({ suite, name, outcome }) => `${suite} | ${name}: ${outcome}`);
  expect(cases).toEqual([
    'aisearch-fail: run | verdict: passed',
    'aisearch-fail: rules on clients | retry-after-honored: failure',
    'aisearch-fail: rules on clients | never-retry-4xx: passed',
    'aisearch-fail: rules on clients | retry-after-date: skipped',
    'aisearch-fail: rules on clients | jitter-bounds: skipped',
    'aisearch-fail: rules on clients | request-unchanged: passed',
    'aisearch-fail: rules on clients | attempts-capped: passed',
    'aisearch-fail: rules on servers | envelope-shape: passed',
    'aisearch-fail: thresholds | errors < 1%: failure',
    'aisearch-fail: thresholds | response.p99 < 1200ms: failure',
    'aisearch-fail: thresholds | service.p999{search} < 30ms: error',
    'aisearch-fail: thresholds | throughput >= 100/s: passed',
  ]);
  const early = casesIn(root).find(({ name }) => name === 'retry-after-honored');
  expect(early?.message).toBe(
    'rule retry-after-honored failed: 7 of 315 checks broke it; first: waited 990 ms of the 1000 ms that the server asked for',
  );
  expect(early?.text).toContain('operation 17, attempts 1, 2: waited 990 ms of the 1000 ms');
  expect(root.attributes).toEqual({
    ...{ name: 'aisearch-fail', tests: '12', failures: '3', errors: '1', time: '10.000' },
  });
});

const failed = { name: 'a', kind: 'rule', outcome: 'failed', details: [], seconds: 0 } as const;
const anyRun = { name: 'n', startedAt: '2026-01-02T03:04:05.678Z', durationMs: 1, properties: {} };

test('every text comes back from a reader of XML as it was, but for what XML cannot hold', () => {
  const hard =
    '</testsuite> & "two" \'one\' ]]> <![CDATA[\n\t\r\u0001\u009b\u202e\ufffe\ud800 é 日本 🎉';
  const checks = [{ ...failed, name: hard, message: hard }];
  const xml = writeJunit({ ...anyRun, suites: [{ name: 's', checks }] });
  const [read] = casesIn(readXml(xml));
  const spelled = hard
    .replace('\r', '\\x0d')
    .replace('\u0001', '\\x01')
    .replace('\u009b', '\\x9b')
    .replace('\u202e', '\\u{202e}')
    .replace('\ufffe', '\\u{fffe}')
    .replace('\ud800', '\\u{d800}');
  expect([read?.name, read?.message, read?.text]).toEqual([spelled, spelled, spelled]);
  expect(xml).toContain(' timestamp="2026-01-02T03:04:05"');
});

test('no text whatsoever breaks the XML', () => {
  const law = fc.property(hostileText, hostileText, (name, message) => {
    const suites = [{ name, checks: [{ ...failed, name, message, details: [message] }] }];
    const properties = { [name]: message };
    const xml = writeJunit({ ...anyRun, name, properties, suites });
    return junitMistakes(readXml(xml)).length === 0;
  });
  expect(fc.check(law)).toMatchObject({ failed: false });
});

test('a case takes as long as its longest operation', () => {
  const attempts = [{ attempt: 1, startMs: 0, endMs: 7_250, met: 'HTTP 503' }];
  const timeline = { operation: 'a', attempts, result: 'failed', because: 'exit code 22' } as const;
  const result = trialResult({ cases: [trialCase({ id: 'one', timelines: [timeline] })] });
  const xml = renderJunit(result);
  expect(xml).toContain(
    '<testcase name="one" classname="curl -sf --retry 5 {url}: cases of retry-after" time="7.250">',
  );
  expect(junitMistakes(readXml(xml))).toEqual([]);
});
