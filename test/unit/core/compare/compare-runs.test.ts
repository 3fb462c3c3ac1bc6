import { expect, test } from 'vitest';
import type { CompareOptions } from '../../../../src/core/compare/compare-runs.ts';
import { compareRuns } from '../../../../src/core/compare/compare-runs.ts';
import type { PlacedResult } from '../../../../src/core/compare/usable-run.ts';
import type { Environment } from '../../../../src/core/course/course-result.ts';
import { RetrialError } from '../../../../src/core/errors.ts';
import type { Result } from '../../../../src/core/result.ts';
import { madeRun, madeRuns } from '../../../helpers/compared-runs.ts';

const tool = { name: 'retrial', version: '0' };
const base = madeRuns('base', 5, (near) => ({ responseUs: 10_000 * near }));
const slower = (factor: number) =>
  madeRuns('new', 5, (near) => ({ responseUs: 10_000 * near * factor }));

function compare(candidate: readonly PlacedResult[], more: Partial<CompareOptions> = {}) {
  return compareRuns({ base: { runs: base }, candidate: { runs: candidate }, tool, ...more });
}

function refused(candidate: readonly PlacedResult[], more: Partial<CompareOptions> = {}): string {
  try {
    compare(candidate, more);
    return 'nothing';
  } catch (error) {
    if (error instanceof RetrialError && error.code === 'usage') return error.message;
    throw error;
  }
}

/** The runs of a candidate like the base, the first with these changes. */
function changed(changes: Partial<Result>): PlacedResult[] {
  const [, ...others] = slower(1.01);
  return [madeRun('new/1', { responseUs: 10_100, changes }), ...others];
}

test('eight metrics of two times five runs: a slower candidate is a regression and exit code 2', () => {
  const { verdict, exitCode, metrics, reasons } = compare(slower(1.1));
  expect({
    verdict,
    exitCode,
    metrics: metrics.map((each) => `${each.name} ${each.verdict}`),
  }).toEqual({
    verdict: 'regression',
    exitCode: 2,
    metrics: [
      'response.p50 regression',
      'response.p90 regression',
      'response.p99 regression',
      'service.p50 regression',
      'service.p99 regression',
      'errors no-change',
      'amplification no-change',
      'throughput no-change',
    ],
  });
  expect(reasons).toEqual([
    'response.p50, response.p90, response.p99, service.p50, service.p99: worse: +10.0 % (96.8 % interval +8.8 to +11.2 %), p 0.032',
    '3 metrics are not worse by more than 0.1 pp or 5 %',
  ]);
});

test.for([
  [1.001, 'no-change', 0],
  [0.9, 'improvement', 0],
  [1.1, 'regression', 2],
  [1.045, 'inconclusive', 3],
] as const)('a factor of %f is %s, exit code %i', ([factor, verdict, exitCode]) => {
  const comparison = compare(slower(factor));
  expect([comparison.verdict, comparison.exitCode]).toEqual([verdict, exitCode]);
});

test('one run a side shows its ratios, and is advisory', () => {
  const [first] = slower(1.1);
  const one = compareRuns({
    base: { runs: base.slice(0, 1) },
    candidate: { runs: first ? [first] : [] },
    tool,
  });
  expect([one.verdict, one.exitCode, one.metrics[0]?.interval]).toEqual([
    'inconclusive',
    3,
    undefined,
  ]);
  expect(one.metrics[0]?.estimate).toBeCloseTo(1.1, 3);
});

test('runs that did not keep their schedule, or were interrupted, are left out, and it is told', () => {
  const runs = [...slower(1.001), madeRun('new/late', { changes: { verdict: 'generator-late' } })];
  const { candidate, verdict, reasons } = compare(runs);
  expect([candidate.runs.length, verdict, reasons.at(-1)]).toEqual([
    5,
    'no-change',
    'left out: new/late did not send its load on schedule',
  ]);
});

test('a run that a threshold ended is left out', () => {
  const reason = 'after 5.00 s, which ended the run';
  const thresholds = [{ expression: 'errors < 1%', value: 0.2, holds: 'no' as const, reason }];
  const { candidate } = compare([...slower(1.001), madeRun('new/6', { changes: { thresholds } })]);
  expect(candidate.leftOut).toEqual([
    { place: 'new/6', reason: 'was ended by a threshold and covers a part of its load' },
  ]);
});

test('runs of different machines are told of', () => {
  const machine = (fingerprint: string): Environment => ({
    node: 'v24.1.0',
    platform: 'linux 6.1 x64',
    cpu: `CPU ${fingerprint}`,
    cores: 4,
    memoryBytes: 16 * 2 ** 30,
    fingerprint,
  });
  const on = (runs: readonly PlacedResult[], fingerprint: string) =>
    runs.map(({ place, result }) => ({
      place,
      result: { ...result, environment: machine(fingerprint) },
    }));
  const { reasons } = compareRuns({
    base: { runs: on(base, 'a') },
    candidate: { runs: on(slower(1.001), 'b') },
    tool,
  });
  expect(reasons.at(-1)).toBe(
    'the runs are of 2 machines, so a difference may be theirs: 4 × CPU a, linux 6.1 x64, 16.0 GB, Node v24.1.0; 4 × CPU b, linux 6.1 x64, 16.0 GB, Node v24.1.0',
  );
});

test.for([
  [
    { profile: { name: 'orders', hash: '0', loadHash: '1' } },
    'the loads differ: fedcba9876543210 in base/1, 1 in new/1',
  ],
  [
    { profile: { name: 'other', hash: '0', loadHash: '1' } },
    'the profiles differ: orders in base/1, other in new/1',
  ],
  [
    { profile: { name: 'orders', hash: '0' } },
    'the profiles differ: 0123456789abcdef in base/1, 0 in new/1',
  ],
  [
    { contract: 'aigeon' },
    `the contracts differ: ${base[0]?.result.contract} in base/1, aigeon in new/1`,
  ],
  [{ seed: '2' }, 'the seeds differ: 1 in base/1, 2 in new/1'],
] as const)('another load is refused, and compared by force: %j', ([changes, sentence]) => {
  const runs = changed(changes);
  expect(refused(runs)).toBe(
    `these runs are not of the same load: ${sentence} (--force compares them all the same)`,
  );
  const forced = compare(runs, { force: true });
  expect(forced.reasons).toContain(`compared by force, although ${sentence}`);
});

test('the same profile may have another text and another target, and the text is told of', () => {
  const profile = { name: 'orders', hash: 'another', loadHash: 'fedcba9876543210' };
  const { verdict, reasons } = compare(changed({ profile, target: 'http://other/' }));
  expect([verdict, reasons.at(-1)]).toEqual([
    'no-change',
    'the loads are the same, but the profiles differ: 0123456789abcdef in base/1, another in new/1; the faults of a mock or another setting of the target may differ',
  ]);
});

test('of an older result it is told what nobody knows', () => {
  const { reasons } = compare(changed({ profile: { name: 'orders', hash: '0123456789abcdef' } }));
  expect(reasons.at(-1)).toMatch(
    /^new\/1 is of an older version and does not tell what the command/,
  );
});

test.for([
  [changed({ verdict: 'unreachable' }), /^new\/1 got no answer from its target/],
  [
    changed({ breakpoint: { steps: [] } }),
    /^new\/1 looked for its breakpoint and ended where a threshold broke/,
  ],
  [base.slice(0, 1), 'base/1 is the same run as base/1; each run counts once, on one side'],
  [
    [madeRun('new/1', { changes: { verdict: 'interrupted' } })],
    'no run is left on the side of the candidate: new/1 was interrupted and covers a part of its load',
  ],
  [[], 'no run is left on the side of the candidate: it has none'],
  [
    madeRuns('new', 51, (near) => ({ responseUs: near })),
    'at most 50 runs a side are compared, and the candidate has 51',
  ],
] as const)('what is no run to compare is refused', ([runs, sentence]) => {
  expect(refused(runs)).toMatch(sentence);
});

test('the metrics may be picked, each once', () => {
  const names = compare(slower(1.1), { metrics: ['errors', 'response.max'] }).metrics;
  expect(names.map(({ name, verdict }) => `${name} ${verdict}`)).toEqual([
    'errors no-change',
    'response.max regression',
  ]);
  expect(refused(base, { metrics: ['errors', 'errors'] })).toBe('--metric errors was given twice');
});

/** As a run of a few operations, which has no high percentiles. */
function short(runs: readonly PlacedResult[]): PlacedResult[] {
  return runs.map(({ place, result }) => {
    const { p99: _p99, ...response } = result.metrics.response;
    return { place, result: { ...result, metrics: { ...result.metrics, response } } };
  });
}

test('a usual metric that no run has is left out and told; one that was asked for is open', () => {
  const runs = { base: { runs: short(base) }, candidate: { runs: short(slower(1.001)) } };
  const usual = compareRuns({ ...runs, tool });
  expect([usual.verdict, usual.metrics.length, usual.reasons.at(-1)]).toEqual([
    'no-change',
    7,
    'not compared, since no run has enough operations for it: response.p99',
  ]);
  const asked = compareRuns({ ...runs, tool, metrics: ['response.p99', 'errors'] });
  expect([asked.verdict, asked.metrics[0]?.reason]).toEqual([
    'inconclusive',
    'not every run has a number of it; base/1: p99 takes 1,000 observations, and there were 2,000 (and 9 more)',
  ]);
});

test('a metric that some runs lack is open', () => {
  const [first, ...others] = slower(1.001);
  const { verdict, metrics } = compare([...(first ? short([first]) : []), ...others]);
  expect([verdict, metrics.find(({ name }) => name === 'response.p99')?.verdict]).toEqual([
    'inconclusive',
    'inconclusive',
  ]);
});
