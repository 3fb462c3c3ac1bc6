import { expect, test } from 'vitest';
import { RetrialError } from '../../../../src/core/errors.ts';
import {
  operationsNamed,
  parseThreshold,
  type Threshold,
  ThresholdSpec,
} from '../../../../src/core/stats/thresholds.ts';

const run = (metric: string) => ({ kind: 'run', metric });
const of = (metric: string, statistic: string) => ({ kind: 'distribution', metric, statistic });

test.for<readonly [string, Omit<Threshold, 'expression' | 'subject'> & { subject: object }]>([
  ['response.p99 < 250ms', { subject: of('response', 'p99'), operator: '<', limit: 250_000 }],
  ['service.mean<=1.5s', { subject: of('service', 'mean'), operator: '<=', limit: 1_500_000 }],
  ['ttfb.p999 < 850us', { subject: of('ttfb', 'p999'), operator: '<', limit: 850 }],
  ['connect.max < 850µs', { subject: of('connect', 'max'), operator: '<', limit: 850 }],
  ['lag.p50 < 1m30s', { subject: of('lag', 'p50'), operator: '<', limit: 90_000_000 }],
  ['retryWait.min >= 1s', { subject: of('retryWait', 'min'), operator: '>=', limit: 1_000_000 }],
  ['attempts.max <= 5', { subject: of('attempts', 'max'), operator: '<=', limit: 5 }],
  ['errors < 1%', { subject: run('errors'), operator: '<', limit: 0.01 }],
  ['amplification <= 1.2', { subject: run('amplification'), operator: '<=', limit: 1.2 }],
  ['throughput >= 500/s', { subject: run('throughput'), operator: '>=', limit: 500 }],
  ['throughput > 3000/m', { subject: run('throughput'), operator: '>', limit: 50 }],
  ['retries < 10', { subject: run('retries'), operator: '<', limit: 10 }],
  ['duplicateJobs <= 0', { subject: run('duplicateJobs'), operator: '<=', limit: 0 }],
  [
    'response.p99{search} < 1s',
    { subject: of('response', 'p99'), operation: 'search', operator: '<', limit: 1_000_000 },
  ],
])('the threshold "%s" is understood', ([text, expected]) => {
  expect(parseThreshold(`  ${text} `)).toEqual({ expression: text, ...expected });
});

test.for([
  ['', /is not a threshold; write a metric, an operator and a limit, like response.p99 < 250ms/],
  ['response.p99', /is not a threshold/],
  ['respons.p99 < 1s', /unknown metric "respons"; did you mean "response"\?/],
  ['banana < 1s', /unknown metric "banana"; known are response, .*duplicateJobs/],
  ['response < 1s', /"response" is a distribution; say what of it, like response\.p99/],
  ['response.p98 < 1s', /unknown statistic "response\.p98"; did you mean "p9\d+"\?/],
  ['response.typical < 1s', /unknown statistic "response\.typical"; known are min, max, mean/],
  ['errors.p99 < 1%', /"errors" is one number and takes no "\.p99"/],
  ['response.p99 == 1s', /"==" in "response\.p99 == 1s" is no operator; write <, <=, > or >=/],
  ['response.p99 < 250', /"response" needs a limit with a unit, not 250; write a duration, like/],
  ['response.p99 < 250mss', /"250mss" is no limit for "response"; write a duration/],
  ['response.p99 < -5ms', /"-5ms" is no limit for "response"/],
  ['errors < 1', /"errors" needs a limit with a unit, not 1; write a share .* like 1%/],
  ['errors < 101%', /"101%" is no limit for "errors"/],
  ['throughput >= 500', /"throughput" needs a limit with a unit, not 500; write a rate/],
  ['amplification < 20%', /"20%" is no limit for "amplification"; write a number without a unit/],
  [
    'errors{search} < 1%',
    /"errors" is counted for the whole run; only response, .* take \{search\}/,
  ],
  ['response.p99{ } < 1s', /names no operation; write its name in the braces/],
] as const)('the threshold "%s" is refused with what would be right', ([text, sentence]) => {
  const parse = () => parseThreshold(text);
  expect(parse).toThrow(RetrialError);
  expect(parse).toThrow(expect.objectContaining({ code: 'profile', place: undefined }));
  expect(parse).toThrow(sentence);
});

test('a profile gives a threshold as text, or with whether a miss ends the run', () => {
  const threshold = parseThreshold('errors < 1%');
  expect([
    ThresholdSpec.parse('errors < 1%'),
    ThresholdSpec.parse({ expression: 'errors < 1%' }),
  ]).toEqual([{ threshold }, { threshold }]);
});

test('a threshold may end the run, by default not in its first five seconds', () => {
  const expression = 'errors < 1%';
  expect(
    ThresholdSpec.array().parse([
      { expression, abortOnFail: true },
      { expression, abortOnFail: true, delay: '0' },
      { expression, abortOnFail: false },
    ]),
  ).toEqual([
    { threshold: parseThreshold(expression), abortAfterMs: 5_000 },
    { threshold: parseThreshold(expression), abortAfterMs: 0 },
    { threshold: parseThreshold(expression) },
  ]);
});

test('a delay without an end that it delays is refused', () => {
  const { error } = ThresholdSpec.safeParse({ expression: 'errors < 1%', delay: '1s' });
  expect(error?.issues.map(({ path, message }) => [path, message])).toEqual([
    [['delay'], '"delay" goes with "abortOnFail: true"; without it nothing ends early'],
  ]);
});

test('a wrong threshold in a profile is an issue at its place, with the same sentence', () => {
  const { error } = ThresholdSpec.array().safeParse(['errors < 1%', 'errrors < 1%']);
  expect(error?.issues).toEqual([
    { code: 'custom', path: [1], message: 'unknown metric "errrors"; did you mean "errors"?' },
  ]);
});

test('the operations that thresholds name are listed once each', () => {
  const texts = ['errors < 1%', 'lag.max{b} < 1s', 'lag.p50{a} < 1s', 'lag.mean{b} < 1s'];
  expect(operationsNamed(texts.map(parseThreshold))).toEqual(['b', 'a']);
});
