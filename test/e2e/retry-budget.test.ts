import { expect, test } from 'vitest';
import { caseOf } from '../../src/core/cases/catalogue.ts';
import { rfc } from '../../src/core/contracts/rfc.ts';
import { policyOf } from '../../src/core/retry/policy-of.ts';
import { functionDriver } from '../../src/run/trial/function-driver.ts';
import { referenceTrialClient } from '../../src/run/trial/reference-operation.ts';
import { runTrial } from '../../src/run/trial/run-trial.ts';

const backoff = { base: 1, factor: 1 };

test.for([
  ['lives on the budget', { backoff }, true, 'pass'],
  ['has no budget', { backoff, budget: undefined }, true, 'info'],
  [
    'has no budget, and a process for each operation',
    { backoff, budget: undefined },
    false,
    'not-exercised',
  ],
] as const)(
  'in an outage a client that %s is judged by its process',
  async ([, policy, oneProcess, verdict]) => {
    await using client = referenceTrialClient({ contract: rfc, policy });
    const outage = caseOf('outage-50');
    const result = await runTrial({
      contract: rfc,
      policy: policyOf(rfc),
      driver: { ...functionDriver({ name: 'reference', client }), oneProcess },
      cases: outage ? [outage] : [],
      ...{ controls: [], skipped: [], assumptions: [], baseline: undefined, strict: false },
      ...{ repeat: 1, long: false, starts: 50, seed: '1', runId: '0' },
      ...{ host: undefined, port: undefined, listenMs: 0, reproduce: () => undefined },
    });
    const { rules, counts } = result;
    expect([rules.find(({ id }) => id === 'retry-budget')?.verdict, counts.attempts > 110]).toEqual(
      [verdict, verdict !== 'pass'],
    );
  },
);
