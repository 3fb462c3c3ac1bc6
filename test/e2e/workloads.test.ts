import { expect, test } from 'vitest';
import { exitCodes } from '../../src/core/verdict.ts';
import { runProfile, writeProfile } from '../helpers/load-run.ts';

const plain = (fields: string, options = '{}'): string =>
  writeProfile(`name: workload
target: { mock: { api: plain, options: ${options} } }
operations: [{ name: read, path: / }]
seed: 1
${fields}
`);

test('a warm-up is judged and told, and in no number and in none of the windows', async () => {
  const profile = plain(
    'load: { preset: steady, rate: 40/s, duration: 2s }\nwarmup: 1s\nthresholds: [throughput < 60/s]',
  );
  const { ran, result } = await runProfile(profile);
  const { counts, warmup, metrics, windows, rules, verdict } = result;
  expect({ verdict, operations: counts.operations, warm: warmup?.counts.operations }).toEqual({
    verdict: 'pass',
    operations: 40,
    warm: 40,
  });
  const inWindows = windows.reduce((sum, { arrivals }) => sum + arrivals, 0);
  expect([metrics.response?.count, metrics.lag?.count, inWindows]).toEqual([40, 40, 40]);
  expect(rules.find(({ id }) => id === 'no-attempt-after-success')?.checked).toBe(80);
  expect(ran.stdout).toContain('1.00 s: 40 operations and 40 attempts, judged by the rules');
});

test('an executor of k6 drives its iterations, and its users bound what is under way', async () => {
  const shared = plain('load: { executor: shared-iterations, vus: 3, iterations: 50 }');
  const bounded = plain(
    'load: { executor: constant-arrival-rate, rate: 20, duration: 1s, preAllocatedVUs: 1 }\ngracefulStop: 0',
    '{ latency: 5s }',
  );
  const [all, few] = [await runProfile(shared), await runProfile(bounded)];
  expect([all.result.counts.succeeded, all.ran.exitCode]).toEqual([50, exitCodes.pass]);
  expect(few.result.counts).toMatchObject({ operations: 20, dropped: 19, censored: 1 });
});

test('a threshold that ends the run is missed, and the result says when', async () => {
  const profile = writeProfile(`name: ended
target:
  mock: { api: plain, faults: [{ kind: status, status: 500, match: { from: 0s, to: 2s } }] }
client: { retries: false }
load: { preset: steady, rate: 50/s, duration: 1m }
operations: [{ name: read, path: / }]
thresholds:
  - { expression: errors < 10%, abortOnFail: true, delay: 1s }
seed: 1
`);
  const { ran, result } = await runProfile(profile);
  const { verdict, thresholds, reasons, counts } = result;
  const [reason = ''] = reasons;
  expect({ verdict, exitCode: ran.exitCode, holds: thresholds[0]?.holds }).toEqual({
    verdict: 'threshold-missed',
    exitCode: exitCodes.thresholdMissed,
    holds: 'no',
  });
  expect(reason).toMatch(
    /^threshold errors < 10% was missed: .* after [\d.]+ s, which ended the run$/,
  );
  expect(counts.operations).toBeLessThan(3_000);
});
