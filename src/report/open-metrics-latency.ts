import type { Metric, MetricName, Result } from '../core/result.ts';
import { metricNames } from '../core/result.ts';
import type { MetricFamily, Sample } from './open-metrics-text.ts';
import { printable } from './terminal/printable.ts';

/** The distributions of a result as summaries, in seconds where they are times. */
export function latencyFamilies(result: Result): MetricFamily[] {
  const whole = metricNames.map((name) => latencyFamily(name, result));
  return [...whole, latencyByOperation(result)];
}

const latencyNames: Readonly<Record<MetricName, readonly [name: string, help: string]>> = {
  response: ['retrial_response', 'From the intended arrival of an operation to its end.'],
  service: ['retrial_service', 'One attempt, from its first byte to the last of the answer.'],
  ttfb: ['retrial_first_byte', 'One attempt, up to the first byte of the answer.'],
  connect: ['retrial_connect', 'Opening a connection.'],
  lag: ['retrial_schedule_lag', 'From the intended arrival to the first attempt.'],
  retryWait: ['retrial_retry_wait', 'From the end of an attempt to the next.'],
  attempts: ['retrial_operation_attempts', 'Attempts that an operation took.'],
  terminal: ['retrial_terminal', 'From the arrival until what was asked for was terminal.'],
};

function latencyFamily(metric: MetricName, { metrics }: Result): MetricFamily {
  const [name, help] = latencyNames[metric];
  const samples = summaryOf(metrics[metric], {});
  return metric === 'attempts'
    ? { name, type: 'summary', help, samples }
    : { name: `${name}_seconds`, type: 'summary', unit: 'seconds', help, samples };
}

/** Under a name of its own: the sum over all operations would else be counted twice. */
function latencyByOperation({ operations }: Result): MetricFamily {
  return {
    ...({ name: 'retrial_operation_response_seconds', type: 'summary', unit: 'seconds' } as const),
    help: 'The response time of each operation.',
    samples: Object.entries(operations).flatMap(([operation, { response }]) =>
      summaryOf(response, shown({ operation })),
    ),
  };
}

const quantiles = [
  ['p50', '0.5'],
  ['p75', '0.75'],
  ['p90', '0.9'],
  ['p95', '0.95'],
  ['p99', '0.99'],
  ['p999', '0.999'],
] as const;

function summaryOf(metric: Metric, labels: Readonly<Record<string, string>>): Sample[] {
  const { count, mean, unit } = metric;
  if (count === 0) return [];
  const scale = unit === 'us' ? 1e6 : 1;
  return [
    ...quantiles.flatMap(([key, quantile]) => {
      const value = metric[key];
      return value === undefined ? [] : [{ labels: { ...labels, quantile }, value: value / scale }];
    }),
    { labels, value: count, suffix: '_count' },
    // Whole microseconds, which the mean may miss by a rounding.
    { labels, value: Math.round(mean * count) / scale, suffix: '_sum' },
  ];
}

/** Labels without anything that a terminal could obey. */
export function shown(labels: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(labels).map(([key, value]) => [key, printable(value)]));
}
