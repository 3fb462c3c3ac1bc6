import { expect, test } from 'vitest';
import { planTrial } from '../../../src/cli/plan-trial.ts';
import { builtinContracts } from '../../../src/core/contracts/builtin.ts';
import { functionDriver } from '../../../src/run/trial/function-driver.ts';

const wishes: Parameters<typeof planTrial>[0] = {
  contract: builtinContracts.rfc,
  driver: functionDriver({ name: 'mine', client: async () => ({ ok: true }) }),
  only: ['success-200'],
  skip: [],
  maxAttempts: undefined,
  timeout: undefined,
  maxRetryAfter: undefined,
  retryOnPost: true,
  repeat: 1,
  long: false,
  strict: false,
  seed: undefined,
  host: undefined,
  port: undefined,
  listenFor: undefined,
  baseline: undefined,
  reproduce: () => undefined,
};

test('where a contract leaves the most attempts to the client, its author’s word is the measure', () => {
  const seen = [builtinContracts.rfc, builtinContracts.aisearch].map((contract) => {
    const { numbers, declared } = planTrial({ ...wishes, contract, maxAttempts: 7 }).policy;
    return [numbers.maxAttempts, declared.maxAttempts, declared.by];
  });
  expect(seen).toEqual([
    [7, true, 'author'],
    [7, true, 'author'],
  ]);
});

test('where a vendor declares the most attempts, a client’s own are refused in a sentence', () => {
  const contract = builtinContracts.aigeon;
  expect(() => planTrial({ ...wishes, contract, maxAttempts: 7 })).toThrow(
    "--max-attempts: Aigeon email marketing API declares the most attempts of every client, 5, so a client's own count for nothing under the contract aigeon; leave it out",
  );
  const { numbers, declared } = planTrial({ ...wishes, contract }).policy;
  expect([numbers.maxAttempts, declared.maxAttempts, declared.by]).toEqual([5, true, 'vendor']);
});
