import type { Result } from '../core/result.ts';
import { Verdict } from '../core/result.ts';
import { latencyFamilies, shown } from './open-metrics-latency.ts';
import type { MetricFamily } from './open-metrics-text.ts';
import { writeOpenMetrics } from './open-metrics-text.ts';
import { printable } from './terminal/printable.ts';

/**
 * A result as an OpenMetrics 1.0 text, e.g. for Prometheus to scrape: counters of what was done,
 * summaries of the latencies in seconds, and what came of rules and thresholds. Percentiles that the
 * result refuses are left out.
 */
export function renderOpenMetrics(result: Result): string {
  return writeOpenMetrics([
    infoOf(result),
    ...outcomeFamilies(result),
    ...countFamilies(result),
    ...latencyFamilies(result),
    ...ruleFamilies(result),
    ...healthFamilies(result),
  ]);
}

function infoOf(result: Result): MetricFamily {
  const { tool, profile, target, contract, seed, runId, startedAt, trial } = result;
  const labels = {
    ...{ tool: `${tool.name} ${tool.version}`, profile: profile.name, profile_hash: profile.hash },
    ...{ target, contract, seed, run_id: runId, started_at: startedAt },
    ...(trial && { client: trial.client }),
  };
  const help = 'What was run, by what, against what.';
  return { name: 'target', type: 'info', help, samples: [{ labels: shown(labels), value: 1 }] };
}

function outcomeFamilies({ verdict, exitCode, durationMs, startedAt }: Result): MetricFamily[] {
  return [
    {
      ...({ name: 'retrial_verdict', type: 'stateset', help: 'The verdict of the run.' } as const),
      samples: Verdict.options.map((each) => ({
        labels: { retrial_verdict: each },
        value: each === verdict ? 1 : 0,
      })),
    },
    gauge('retrial_exit_code', 'What the process ended with.', exitCode),
    seconds('retrial_run_duration', 'How long the run took.', durationMs / 1_000),
    seconds('retrial_run_start_time', 'When it began, Unix time.', Date.parse(startedAt) / 1_000),
  ];
}

function countFamilies({ counts, amplification, chains }: Result): MetricFamily[] {
  const { succeeded, failed, dropped, censored, attempts, retries } = counts;
  return [
    counter('retrial_operations', 'Operations that were to be done, by how they ended.', {
      result: { succeeded, failed, dropped, censored },
    }),
    counter('retrial_attempts', 'Requests that were sent, the first of an operation or not.', {
      kind: { first: attempts - retries, retry: retries },
    }),
    counter('retrial_network_errors', 'Attempts without an answer.', counts.networkErrors),
    counter('retrial_answers', 'Answers by HTTP status.', { status: counts.byStatus }),
    counter('retrial_error_codes', 'Answers by the code in their body.', { code: counts.byCode }),
    counter('retrial_jobs', 'Jobs that writes created.', counts.jobs),
    counter('retrial_replays', 'Answers that were given again.', counts.replays),
    counter('retrial_duplicate_jobs', 'Jobs beyond one an operation.', counts.duplicateJobs),
    ...(chains
      ? [
          counter('retrial_chains', 'Operations with others behind them, by how that ended.', {
            result: chains,
          }),
        ]
      : []),
    {
      ...({ name: 'retrial_amplification_ratio', type: 'gauge', unit: 'ratio' } as const),
      ...{ help: 'Attempts by operations that were started.', samples: [{ value: amplification }] },
    },
  ];
}

/** The worst first. */
const held = { no: 0, inconclusive: Number.NaN, yes: 1 } as const;

/** A profile may name a threshold twice, and a sample of it may come but once: the worst of them. */
function thresholdSamples(thresholds: Result['thresholds']): MetricFamily['samples'] {
  const byText = Map.groupBy(thresholds, ({ expression }) => printable(expression));
  return [...byText].map(([threshold, same]) => {
    const worst = Object.entries(held).find(([holds]) => same.some((one) => one.holds === holds));
    return { labels: { threshold }, value: worst?.[1] ?? Number.NaN };
  });
}

function ruleFamilies({ rules, thresholds }: Result): MetricFamily[] {
  const byRule = (pick: (rule: Result['rules'][number]) => number) =>
    Object.fromEntries(rules.map((rule) => [rule.id, pick(rule)]));
  return [
    {
      ...({ name: 'retrial_rule', type: 'info', help: 'What each rule says.' } as const),
      samples: rules.map(({ id, subject, level, verdict }) => ({
        labels: shown({ rule: id, subject, level, verdict }),
        value: 1,
      })),
    },
    counter('retrial_rule_checks', 'Opportunities that a rule decided.', {
      rule: byRule(({ checked }) => checked),
    }),
    counter('retrial_rule_violations', 'Opportunities at which it was broken.', {
      rule: byRule(({ violations }) => violations),
    }),
    {
      ...({ name: 'retrial_threshold_held', type: 'gauge' } as const),
      help: 'Whether a threshold held: 1 or 0, and NaN where that is undecided.',
      samples: thresholdSamples(thresholds),
    },
  ];
}

function healthFamilies({ health }: Result): MetricFamily[] {
  return [
    seconds('retrial_event_loop_delay_p99', 'Of the generator.', health.eventLoopDelayP99Us / 1e6),
    seconds('retrial_longest_stall', 'Of the generator.', health.longestStallMs / 1_000),
    counter('retrial_stalls', 'Standstills of the generator.', health.stalls),
  ];
}

function gauge(name: string, help: string, value: number): MetricFamily {
  return { name, type: 'gauge', help, samples: [{ value }] };
}

function seconds(name: string, help: string, value: number): MetricFamily {
  return { ...gauge(`${name}_seconds`, help, value), unit: 'seconds' };
}

/** A counter, or one for each value of a label. */
function counter(
  name: string,
  help: string,
  values: number | Readonly<Record<string, Readonly<Record<string, number>>>>,
): MetricFamily {
  if (typeof values === 'number')
    return { name, type: 'counter', help, samples: [{ value: values }] };
  const samples = Object.entries(values).flatMap(([label, tally]) =>
    [...summed(tally)].map(([text, value]) => ({ labels: { [label]: text }, value })),
  );
  return { name, type: 'counter', help, samples };
}

/** Texts that look the same once they are printable are one label. */
function summed(tally: Readonly<Record<string, number>>): Map<string, number> {
  const sums = new Map<string, number>();
  for (const [text, value] of Object.entries(tally)) {
    const label = printable(text);
    sums.set(label, (sums.get(label) ?? 0) + value);
  }
  return sums;
}
