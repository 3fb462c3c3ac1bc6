import {
  alpha,
  confidence,
  mostRuns,
  shareMargin,
  usualMargin,
} from '../../src/core/compare/levels.ts';
import { defaultMetrics } from '../../src/core/compare/metric.ts';
import type { Effect, Machine } from './machine.ts';
import { machines, noEffect, usualMachine } from './machine.ts';
import type { Rates } from './rates.ts';
import { chanceInterval, rateOf } from './rates.ts';

export const seed = 'error rates';
const fullRounds = { alarms: 2_000, power: 500, settled: 200 };
/** As many as a test has the time for. */
const shortRounds = { alarms: 300, power: 60, settled: 20 };

/** Every metric exactly as much worse as still counts as no change: the hardest case for the tests. */
const atLimit: Effect = {
  times: 1 + usualMargin,
  counts: 1 + usualMargin,
  errors: shareMargin,
};
const slower = (times: number): Effect => ({ ...noEffect, times });
const noisy = machines.find(({ name }) => name === 'noisy') ?? usualMachine;

/** False alarms of five runs a side, on every machine. */
export function falseAlarms(rounds: number, on: readonly Machine[] = machines) {
  return on.map((machine) => ({
    machine,
    identical: rateOf({ machine, runs: 5, effect: noEffect, rounds }, seed),
    limit: rateOf({ machine, runs: 5, effect: atLimit, rounds }, seed),
  }));
}

function alarmTable(rounds: number, on?: readonly Machine[]): string {
  const rows = falseAlarms(rounds, on).map(({ machine, identical, limit }) =>
    row([machine.name, showChance(identical), showChance(limit)]),
  );
  return table(
    ['machine', 'the same program twice', 'all metrics worse by exactly the limit'],
    rows,
  );
}

function powerTable(rounds: number, sizes: readonly number[]): string {
  const rows = [usualMachine, noisy].flatMap((machine) =>
    sizes.flatMap((runs) =>
      [1.1, 1.2, 1.5].map((times) => {
        const rates = rateOf({ machine, runs, effect: slower(times), rounds }, seed);
        const found = ['response.p50', 'response.p99'].map((name) => rates.byMetric[name] ?? 0);
        const shares = [...found, rates.regression].map((seen) => percent(seen / rounds));
        return row([machine.name, String(runs), `+${Math.round((times - 1) * 100)} %`, ...shares]);
      }),
    ),
  );
  const header = [
    'machine',
    'runs a side',
    'all times',
    'response.p50 told',
    'response.p99 told',
    'a regression told',
  ];
  return table(header, rows);
}

function settledTable(rounds: number, sizes: readonly number[]): string {
  const rows = [usualMachine, noisy].map((machine) => {
    const shares = sizes.map((runs) => {
      const { settled } = rateOf({ machine, runs, effect: noEffect, rounds }, seed);
      return percent(settled / rounds);
    });
    return row([machine.name, ...shares]);
  });
  return table(['machine', ...sizes.map((runs) => `${runs} runs a side`)], rows);
}

/** The tables of a few rounds, which a test makes again. */
export function shortForm(): string {
  const { alarms, power, settled } = shortRounds;
  return [
    alarmTable(alarms, [usualMachine]),
    powerTable(power, [5]),
    settledTable(settled, [5, 10]),
  ].join('\n\n');
}

/** docs/compare.md. */
export function writePage(): string {
  const { alarms, power, settled } = fullRounds;
  return `# How runs are compared, and how often that is wrong

\`npm run compare:error-rates\` plays comparisons of made-up runs by a fixed seed, counts how often they
are right, and writes this page. A test makes the tables of its short form again.

## How

- **A run is one observation.** Requests of one run share its machine, its minute and its caches, and
  resemble each other; a test over requests finds a difference between any two runs of the same program.
- Compared are ${defaultMetrics.map((name) => `\`${name}\``).join(', ')}, or what \`--metric\` names.
  A metric that no run has enough operations for is left out, and told; one that only some have is inconclusive.
- Times, amplification and throughput change by a **ratio** (on logarithms), errors by a **difference**.
  The *limit* is what counts as no change: ${percent(usualMargin)} of a ratio (\`--margin\`), and for errors
  ${shareMargin * 100} percentage points or ${percent(usualMargin)} (\`--margin\`) of the base's median, whichever is more.
- The change is the Hodges-Lehmann estimate: the median over all pairs of a run of the one and a run of
  the other. Its interval is that of the exact Mann-Whitney test, of at least ${percent(confidence)} (96.8 % with five
  runs a side); with ties its ends belong to it, so it covers at least as often.
- Two **one-sided exact Mann-Whitney tests** ask whether the candidate is worse, and whether it is better,
  by more than the limit: the base is moved by the limit, and what is counted is how many of all ways to
  deal the runs out look at least as bad. With ties the mid-ranks themselves are dealt out, so the p is exact too.
- Holm's adjustment holds the chance of *any* false regression among all metrics to ${percent(alpha)}; the same, apart,
  for improvements.

| verdict of a metric | when |
|---|---|
| regression | worse by more than the limit: adjusted p ≤ ${alpha} |
| improvement | better by more than the limit: adjusted p ≤ ${alpha} |
| no change | neither, and the interval ends below the limit: so much for the worse is ruled out |
| inconclusive | else; also with too few runs, or a value of 0 where a ratio is asked |

The whole is a regression where any metric is one, else inconclusive where any is, else an improvement
where any is, else no change. Five runs a side carry 12 metrics (1 ÷ 252 ≤ 0.05 ÷ 12), six 46; at most
${mostRuns} runs a side are compared. Fewer runs show their ratios, and decide nothing.

**Run base and candidate in turns** (A B B A A B …), on one machine: \`--baseline-target\` does it. A
machine drifts, and what runs later gets the blame. The last row of the first table shows it.

## False alarms

How often any of the ${defaultMetrics.length} metrics was told to be a regression, with five runs a side, and the 95 % interval
of that chance (${count(alarms)} rounds each).

${alarmTable(alarms)}

Each run is made of what all its times have in common (a spread of 1 % from run to run, 5 % on the noisy
machine) and what each metric has of its own (1 %, and 3 %; three times that for a p99), the errors are
counts in 5,000 operations.

## What is found

How often a candidate whose times all are longer by so much is found (${count(power)} rounds each).

${powerTable(power, [5, 6, 10])}

## What is settled

How often the same program twice ends as no change or improvement, with nothing open (${count(settled)} rounds each). What is
left open says how many runs might settle it; \`--margin 10%\` asks for less, and so does a shorter list of metrics.

${settledTable(settled, [5, 10, 20])}

## Short form

The first ${shortRounds.alarms}, ${shortRounds.power} and ${shortRounds.settled} rounds of some of these, as a test makes them again:

${shortForm()}
`;
}

function showChance({ regression, rounds }: Rates): string {
  const [low, high] = chanceInterval(regression, rounds);
  return `${percent(regression / rounds)} (${percent(low)} to ${percent(high)})`;
}

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

function table(header: readonly string[], rows: readonly string[]): string {
  const [first = '', ...others] = header;
  const line = `|---|${others.map(() => '--:').join('|')}|`;
  return [row([first, ...others]), line, ...rows].join('\n');
}

const count = (value: number): string => value.toLocaleString('en-US');
const percent = (share: number): string => `${Number((share * 100).toFixed(1))} %`;
