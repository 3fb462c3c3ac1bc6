import { expect, test } from 'vitest';
import { renderOpenMetrics } from '../../../src/report/open-metrics.ts';
import { writeOpenMetrics } from '../../../src/report/open-metrics-text.ts';
import { readOpenMetrics } from '../../helpers/read-open-metrics.ts';
import { readResult, resultNames } from '../../helpers/results.ts';
import { trialResult } from '../../helpers/trial-results.ts';

/** Every sample of a text, whatever its family. */
function samplesOf(text: string): Record<string, number> {
  return Object.fromEntries(
    [...readOpenMetrics(text).values()].flatMap(({ samples }) => [...samples]),
  );
}

test.for(resultNames)('the result "%s" is OpenMetrics by its grammar, with its counts', (name) => {
  const result = readResult(name);
  const samples = samplesOf(renderOpenMetrics(result));
  const { counts, metrics } = result;
  expect({
    succeeded: samples['retrial_operations_total{result="succeeded"}'],
    failed: samples['retrial_operations_total{result="failed"}'],
    retries: samples['retrial_attempts_total{kind="retry"}'],
    exitCode: samples['retrial_exit_code{}'],
    verdict: samples[`retrial_verdict{retrial_verdict="${result.verdict}"}`],
    responses: samples['retrial_response_seconds_count{}'] ?? 0,
  }).toEqual({
    ...{ succeeded: counts.succeeded, failed: counts.failed, retries: counts.retries },
    ...{ exitCode: result.exitCode, verdict: 1, responses: metrics.response.count },
  });
});

test('times are seconds, and a percentile that is refused is left out', () => {
  const families = readOpenMetrics(renderOpenMetrics(readResult('fail')));
  const response = families.get('retrial_response_seconds');
  expect({ ...response, samples: Object.fromEntries(response?.samples ?? []) }).toEqual({
    ...{ name: 'retrial_response_seconds', type: 'summary', unit: 'seconds' },
    samples: {
      'retrial_response_seconds{quantile="0.5"}': 0.007651,
      'retrial_response_seconds{quantile="0.75"}': 0.017311,
      'retrial_response_seconds{quantile="0.9"}': 1.174527,
      'retrial_response_seconds{quantile="0.95"}': 1.238015,
      'retrial_response_seconds{quantile="0.99"}': 1.302527,
      'retrial_response_seconds_count{}': 1_500,
      'retrial_response_seconds_sum{}': 376.684838,
    },
  });
  expect(families.get('retrial_operation_attempts')?.unit).toBe(undefined);
});

test('rules and thresholds are told', () => {
  const samples = samplesOf(renderOpenMetrics(readResult('fail')));
  const told = Object.entries(samples).filter(([key]) => /rule="retry-after-h|_held/.test(key));
  expect(Object.fromEntries(told)).toEqual({
    'retrial_rule_info{rule="retry-after-honored",subject="client",level="must",verdict="fail"}': 1,
    'retrial_rule_checks_total{rule="retry-after-honored"}': 315,
    'retrial_rule_violations_total{rule="retry-after-honored"}': 7,
    'retrial_threshold_held{threshold="errors < 1%"}': 0,
    'retrial_threshold_held{threshold="response.p99 < 1200ms"}': 0,
    'retrial_threshold_held{threshold="service.p999{search} < 30ms"}': Number.NaN,
    'retrial_threshold_held{threshold="throughput >= 100/s"}': 1,
  });
});

test('a threshold that a profile names twice is one sample, by its worst outcome', () => {
  const outcomes = [
    ['a', 'yes'],
    ['a', 'no'],
    ['a', 'inconclusive'],
    ['b', 'inconclusive'],
    ['b', 'yes'],
    ['c', 'yes'],
    ['c', 'yes'],
  ] as const;
  const thresholds = outcomes.map(([expression, holds]) => ({ expression, holds }));
  const text = renderOpenMetrics({ ...readResult('pass'), thresholds });
  const family = readOpenMetrics(text).get('retrial_threshold_held');
  expect(Object.fromEntries(family?.samples ?? [])).toEqual({
    'retrial_threshold_held{threshold="a"}': 0,
    'retrial_threshold_held{threshold="b"}': Number.NaN,
    'retrial_threshold_held{threshold="c"}': 1,
  });
  expect(text.match(/^retrial_threshold_held\{/gm)).toHaveLength(3);
});

test('no text of a target breaks a line, and codes that look alike are added up', () => {
  const hostile = 'a"} 1\n# EOF\\';
  const long = 'x'.repeat(500);
  const result = readResult('pass');
  const byCode = { [hostile]: 1, [`${long}1`]: 2, [`${long}2`]: 3, '\ud800': 4 };
  const text = renderOpenMetrics({
    ...{ ...result, target: hostile, counts: { ...result.counts, byCode } },
  });
  const codes = readOpenMetrics(text).get('retrial_error_codes');
  expect(Object.fromEntries(codes?.samples ?? [])).toEqual({
    'retrial_error_codes_total{code="a\\"} 1\\\\x0a# EOF\\\\"}': 1,
    [`retrial_error_codes_total{code="${'x'.repeat(400)}…"}`]: 5,
    'retrial_error_codes_total{code="\\\\u{d800}"}': 4,
  });
});

test('labels and help are escaped as the format asks, and what has no sample is left out', () => {
  const help = 'a "b"\\\nc';
  const samples = [{ labels: { l: help }, value: Number.POSITIVE_INFINITY }];
  const text = writeOpenMetrics([
    { name: 'a', type: 'gauge', help, samples },
    { name: 'b', type: 'gauge', help, samples: [] },
    {
      name: 'c',
      type: 'gauge',
      help: '',
      samples: [{ value: -1e-7 }, { labels: { x: '\ud800' }, value: 1e21 }],
    },
  ]);
  expect(text).toBe(
    [
      '# TYPE a gauge',
      '# HELP a a \\"b\\"\\\\\\nc',
      'a{l="a \\"b\\"\\\\\\nc"} +Inf',
      '# TYPE c gauge',
      '# HELP c ',
      'c -1e-7',
      'c{x="\ufffd"} 1e+21',
      '# EOF',
      '',
    ].join('\n'),
  );
  expect([...readOpenMetrics(text).keys()]).toEqual(['a', 'c']);
});

test('a trial names its client', () => {
  expect(renderOpenMetrics(trialResult())).toContain(',client="curl -sf --retry 5 {url}"} 1');
});

test.for([
  ['# TYPE a gauge\na 1\n', /EOF/],
  ['# TYPE a counter\na 1\n# EOF\n', /no sample of a/],
  ['# TYPE a gauge\n# UNIT a seconds\n# EOF\n', /does not end with its unit/],
  ['# TYPE a gauge\na{b="\\x"} 1\n# EOF\n', /no such sample/],
  ['# TYPE a gauge\na 1\na 2\n# EOF\n', /stands twice/],
  ['# TYPE a gauge\n# TYPE b gauge\n# HELP a x\n# EOF\n', /out of place/],
] as const)('the reader of the tests refuses %j', ([text, why]) => {
  expect(() => readOpenMetrics(text)).toThrow(why);
});
