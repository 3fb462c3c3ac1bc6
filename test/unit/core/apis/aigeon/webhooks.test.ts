import { expect, test } from 'vitest';
import { createAigeon } from '../../../../../src/core/apis/aigeon/aigeon.ts';
import { AigeonOptions } from '../../../../../src/core/apis/aigeon/options.ts';
import { check, importOf, noRandom, sendOf } from './calls.ts';

const webhook = { url: 'http://127.0.0.1:9/hook', secret: 'geheim' };
const t0 = Date.UTC(2026, 0, 1);

test('each write is told to the registered webhook, when it is answered', () => {
  const api = createAigeon(AigeonOptions.parse({ webhook, latency: '1s' }));
  const steps = [importOf(), sendOf(), check()].map((asked) => api.step(asked, t0, noRandom));
  const event = (type: string, data: object) => ({
    vendor: 'aigeon',
    ...webhook,
    type,
    dueAtMs: t0 + 1_000,
    body: JSON.stringify({
      event_name: type,
      organization_id: 'org_a',
      timestamp: '2026-01-01T00:00:01.000Z',
      data,
    }),
  });
  expect(steps.map(({ webhooks }) => webhooks)).toEqual([
    [event('group_members_added', { job_id: 'imp_1', group_id: 'g1', accepted: 1 })],
    [event('email_sent', { job_id: 'snd_2', flow_id: 'f1', contact_email: 'a@example.com' })],
    undefined,
  ]);
});

test('without a registered webhook nothing is told', () => {
  const step = createAigeon().step(importOf(), t0, noRandom);
  expect('webhooks' in step).toBe(false);
});

test.for([
  ['http://example.com/', 'leads to example.com, which is not this machine'],
  ['nowhere', 'must be an http:// or https:// URL'],
] as const)('the webhook %s cannot be registered by a profile', ([url, why]) => {
  const { error } = AigeonOptions.safeParse({ webhook: { ...webhook, url } });
  expect(error?.issues.map(({ message }) => message)).toEqual([
    expect.stringContaining(`"${url}" ${why}`),
  ]);
});
