import { expect, test } from 'vitest';
import {
  checkOperations,
  defaultMetrics,
  parseComparedMetric,
  valueIn,
} from '../../../../src/core/compare/metric.ts';
import { RetrialError } from '../../../../src/core/errors.ts';
import { readResult } from '../../../helpers/results.ts';

const result = readResult('pass');

function told(text: string): string {
  try {
    parseComparedMetric(text);
    return 'nothing';
  } catch (error) {
    if (error instanceof RetrialError && error.code === 'usage') return error.message;
    throw error;
  }
}

test('a metric is read as in a threshold, of all operations or of one', () => {
  expect(parseComparedMetric('response.p99{search}')).toEqual({
    name: 'response.p99{search}',
    subject: { kind: 'distribution', metric: 'response', statistic: 'p99' },
    operation: 'search',
    unit: 'us',
    scale: 'ratio',
    worse: 'higher',
  });
});

test('errors change by a difference, and of throughput less is worse', () => {
  const [errors, throughput] = ['errors', 'throughput'].map(parseComparedMetric);
  expect([errors?.scale, errors?.worse, throughput?.scale, throughput?.worse]).toEqual([
    'difference',
    'higher',
    'ratio',
    'lower',
  ]);
});

test.for([
  ['response.p98', 'unknown statistic "response.p98"; did you mean "p90"?'],
  ['respons.p99', 'unknown metric "respons"; did you mean "response"?'],
  ['response', '"response" is a distribution; say what of it, like response.p99'],
  ['errors{search}', '"errors" is counted for the whole run and takes no {search}'],
  ['retries', '"retries" is a count and no measure of a run; compare amplification instead'],
  ['p99 of it', `"p99 of it" is no metric; write one like ${defaultMetrics.join(', ')}`],
] as const)('%s is refused with what would be right', ([text, sentence]) => {
  expect(told(text)).toBe(sentence);
});

test('an operation that no result knows is refused', () => {
  const name = Object.keys(result.operations)[0] ?? '';
  const known = parseComparedMetric(`response.p50{${name}}`);
  const unknown = parseComparedMetric(`response.p50{${name}s}`);
  expect(() => checkOperations([known], [result])).not.toThrow();
  expect(() => checkOperations([unknown], [result])).toThrow(`did you mean "${name}"?`);
});

test('the values of a result are read in their base unit, or it is told why there are none', () => {
  const values = ['response.p50', 'amplification', 'response.p999'].map((name) =>
    valueIn(parseComparedMetric(name), result),
  );
  expect(values).toEqual([
    { value: result.metrics.response.p50 },
    { value: result.amplification },
    { reason: expect.stringContaining('p999 takes 10,000 observations') },
  ]);
});

test('the time of a warm-up is in no rate', () => {
  const throughput = parseComparedMetric('throughput');
  const { counts, durationMs } = result;
  const warm = { ...result, warmup: { durationMs: durationMs / 2, counts } };
  const plain = valueIn(throughput, result) as { readonly value: number };
  expect(valueIn(throughput, warm)).toEqual({ value: plain.value * 2 });
});
