import { expect, test } from 'vitest';
import { runProfile, writeProfile } from '../helpers/load-run.ts';
import { receiveWebhooks } from '../helpers/webhook-receiver.ts';

test('the mock of a load delivers the webhooks that its profile asks for, beside the load', async () => {
  await using receiver = await receiveWebhooks();
  const profile = writeProfile(`
    name: webhooks
    target:
      mock:
        api: aigeon
        options: { webhook: { url: ${receiver.url}/hook, secret: s }, webhookTimeScale: 0.01 }
      headers: { X-Api-Token: sk_test_a }
    load: { model: open, rate: 10/s, duration: 2s }
    operations:
      - name: import
        method: POST
        path: /public/api/v1/contacts/add-group-members
        body: { group_id: g1, members: [{ email: a@example.org }] }
  `);
  const { result } = await runProfile(profile);
  expect([result.verdict, result.counts.jobs]).toEqual(['pass', 20]);
  // An event is due with the answer, and the mock ends with the load: the last may be cut off.
  await receiver.count(19);
  const jobs = receiver.received.map(({ body }) => JSON.parse(body).data.job_id);
  expect(new Set(jobs).size).toBe(jobs.length);
});

test('a webhook of a profile that leads elsewhere is refused at its place', async () => {
  const profile = writeProfile(
    'name: a\ntarget: { mock: { api: aigeon, options: { webhook: { url: "http://example.com/", secret: s } } } }\nload: { model: closed, users: 1, duration: 1s }\noperations: [{ name: a, path: / }]\n',
  );
  await expect(runProfile(profile)).rejects.toThrow(
    /profile\.yaml:2:\d+: .*"http:\/\/example\.com\/" leads to example\.com, which is not this machine/,
  );
});
