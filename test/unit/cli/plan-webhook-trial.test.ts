import { expect, test } from 'vitest';
import { planWebhookTrial } from '../../../src/cli/plan-webhook-trial.ts';
import { webhookCases } from '../../../src/core/cases/webhook.ts';
import { builtinContracts } from '../../../src/core/contracts/builtin.ts';

const wishes: Parameters<typeof planWebhookTrial>[0] = {
  contract: builtinContracts['aigeon-webhooks'],
  secret: undefined,
  timeScale: '1',
  only: [],
  skip: [],
  listenFor: undefined,
  strict: false,
  baseline: undefined,
  seed: undefined,
  host: undefined,
  port: undefined,
  reproduce: () => undefined,
};

test('a sender is tried in all cases, or in those that are named, less those that are left out', () => {
  const chosen = planWebhookTrial({
    ...wishes,
    only: ['webhook-4*', 'webhook-500'],
    skip: ['webhook-410'],
  });
  expect(chosen.cases.map(({ id }) => id)).toEqual(['webhook-500', 'webhook-400', 'webhook-429']);
  expect(planWebhookTrial(wishes).cases).toEqual(webhookCases);
});

test('its numbers are those of its contract, under the clock that is given', () => {
  const { policy, contract } = planWebhookTrial({ ...wishes, timeScale: '.01' });
  expect([policy.numbers.backoff, contract.retry.backoff]).toEqual([
    { baseMs: 300, factor: 2 },
    { baseMs: 300, factor: 2 },
  ]);
  expect(policy.declared).toMatchObject({ backoff: true, maxAttempts: true, by: 'vendor' });
});

test.for([
  [
    { contract: builtinContracts.rfc },
    '--webhook judges a sender, and the contract rfc is about callers; name the sender’s, like --contract aigeon-webhooks',
  ],
  [
    { contract: builtinContracts.aisearch },
    '--webhook judges a sender, and the contract aisearch is about callers; name the sender’s, like --contract aisearch-webhooks',
  ],
  [
    { contract: { ...builtinContracts['aigeon-webhooks'], name: 'mine' }, secret: 's' },
    '--webhook-secret: how the sender of the contract mine signs is not known; it is for aigeon-webhooks and aisearch-webhooks',
  ],
  [
    { only: ['webhook-50'] },
    '--only: no case of a webhook is called "webhook-50"; did you mean "webhook-500"?',
  ],
  [{ skip: ['*'] }, '--only and --skip leave no case to try'],
  [{ listenFor: 'soon' }, '--listen-for takes a time, like 30s or 1m30s, not "soon"'],
  [{ timeScale: '0' }, '--webhook-time-scale is a number above 0 and up to 1, like 0.01, not "0"'],
] as const)('%o is refused in one sentence', ([wish, sentence]) => {
  expect(() => planWebhookTrial({ ...wishes, ...wish })).toThrow(sentence);
});
