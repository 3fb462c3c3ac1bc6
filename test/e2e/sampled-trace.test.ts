import { statSync } from 'node:fs';
import { expect, test } from 'vitest';
import { allRules } from '../../src/core/rules/catalogue.ts';
import type { RuleOutcome } from '../../src/core/rules/rule.ts';
import { rebuildResult } from '../../src/run/rebuild-result.ts';
import { judgeAgain, readTrace, runProfile, writeProfile } from '../helpers/load-run.ts';

const profile = writeProfile(`name: sampled
target:
  mock:
    api: plain
    faults:
      - { kind: status, status: 503, retryAfter: { seconds: 2 }, match: { attempt: 1, probability: 0.02 } }
client: { policy: { retryAfter: ignore } }
load: { model: open, rate: 2000/s, duration: 2s }
operations: [{ name: read, path: / }, { name: order, method: POST, path: /orders, body: { item: kettle } }]
outputs: { trace: { sampleAbove: 100/s } }
seed: 3
`);

const populationIds = new Set(allRules.filter(({ population }) => population).map(({ id }) => id));
const overAll = (rules: readonly RuleOutcome[]): RuleOutcome[] =>
  rules.filter(({ id }) => populationIds.has(id));
const violations = (rules: readonly RuleOutcome[]): Record<string, number> =>
  Object.fromEntries(
    rules.filter(({ id }) => !populationIds.has(id)).map(({ id, violations }) => [id, violations]),
  );

test('a sampled trace is small, and holds every operation that broke a rule', async () => {
  const run = await runProfile(profile);
  const { result, traceFile } = run;
  const honored = result.rules.find(({ id }) => id === 'retry-after-honored');
  expect(honored?.violations).toBeGreaterThanOrEqual(20);

  const again = await judgeAgain(run);
  expect(overAll(again)).toEqual(overAll(result.rules));
  expect(violations(again)).toEqual(violations(result.rules));
  const records = readTrace(run);
  const attempts = records.filter(({ type }) => type === 'attempt').length;
  expect(attempts).toBeLessThan(result.counts.attempts / 3);
  expect(statSync(traceFile).size).toBeLessThan(result.counts.attempts * 200);
  const summary = records.at(-1);
  const results = records.filter(({ type }) => type === 'client-result').length;
  expect(summary).toMatchObject({ type: 'summary', sampling: results / result.counts.operations });

  const rebuilt = await rebuildResult(traceFile);
  expect(rebuilt.counts.operations).toBe(results);
  expect(rebuilt.reasons[1]).toMatch(/^its trace is a sample: counts, latencies/);
});
