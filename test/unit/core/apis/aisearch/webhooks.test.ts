import { expect, test } from 'vitest';
import { createAisearch } from '../../../../../src/core/apis/aisearch/aisearch.ts';
import { AisearchOptions } from '../../../../../src/core/apis/aisearch/options.ts';
import { t0 } from './mock.ts';

const webhook = { url: 'http://127.0.0.1:9/hook', secret: 'geheim' };

/** The whole step of a search, by a mock whose random numbers are all 0.5. */
function submit(
  body: object,
  { mode = 'async', hosts = [] as string[], options = {} as object } = {},
) {
  const api = createAisearch(AisearchOptions.parse(options), hosts);
  const request = {
    method: 'POST',
    target: `/v1/search?mode=${mode}`,
    headers: new Map([['authorization', 'Bearer sk_test_a']]),
    body: JSON.stringify({ query: 'best laptop', surfaces: ['chatgpt'], webhook, ...body }),
  };
  return { step: api.step(request, t0, () => 0.5), again: () => api.step(request, t0, () => 0.5) };
}

const told = (step: ReturnType<typeof submit>['step']) =>
  step.webhooks?.map(({ body, ...event }) => ({ ...event, body: JSON.parse(body) }));

test('a search with a webhook owes it one event a child, due when that is done', () => {
  const { step } = submit({ surfaces: ['chatgpt', 'claude'] }, { options: { captureTime: '1s' } });
  const head = {
    query: 'best laptop',
    region: 'GLOBAL',
    status: 'completed',
    warnings: [],
    requestedAt: '2026-01-01T00:00:00.000Z',
    completedAt: '2026-01-01T00:00:01.000Z',
    credits: 1,
  };
  const event = (surface: string) => ({
    vendor: 'aisearch',
    ...webhook,
    type: 'job.completed',
    dueAtMs: t0 + 1_000,
    body: {
      id: expect.stringMatching(/^evt_[0-9a-f]{16}$/),
      type: 'job.completed',
      createdAt: '2026-01-01T00:00:01.000Z',
      job: { id: `job_1i000.${surface}.global`, surface, ...head },
      result: {
        provenance: { model: `${surface}-mock`, region: 'GLOBAL', surfacePresent: true },
        answer: { text: `${surface} in GLOBAL on: best laptop` },
      },
    },
  });
  expect(told(step)).toEqual([event('chatgpt'), event('claude')]);
  const ids = told(step)?.map(({ body }) => body.id);
  expect(new Set(ids).size).toBe(2);
});

test.for([
  ['__fail__', 'async', 'job.failed', null],
  ['__slow__', 'async', 'job.failed', null],
  ['__slow__', 'sync', 'job.failed', null],
  ['__empty__', 'sync', 'job.completed', expect.objectContaining({ answer: { text: '' } })],
] as const)('the %s of a search that is %s is told as %s', ([query, mode, type, result]) => {
  const events = told(submit({ query }, { mode }).step);
  expect(events?.map((event) => [event.type, event.body.type, event.body.result])).toEqual([
    [type, type, result],
  ]);
});

test('a replay owes nothing, and neither does a search without a webhook', () => {
  const keyed = submit({ idempotencyKey: 'k' });
  expect(keyed.step.webhooks?.length).toBe(1);
  expect([keyed.again().webhooks, submit({ webhook: undefined }).step.webhooks]).toEqual([
    undefined,
    undefined,
  ]);
});

test('a webhook that leads to another machine is refused, unless its host is allowed', () => {
  const url = 'https://hooks.test/a';
  const refused = submit({ webhook: { ...webhook, url } }).step;
  expect([refused.response.status, JSON.parse(refused.response.body).error.details]).toEqual([
    400,
    [
      {
        path: 'webhook.url',
        message:
          'leads to hooks.test, which is not this machine: the mock delivers to loopback alone, unless it is started with --allow-webhook-host hooks.test',
      },
    ],
  ]);
  const allowed = submit({ webhook: { ...webhook, url } }, { hosts: ['hooks.test'] }).step;
  expect([allowed.response.status, allowed.webhooks?.map((event) => event.url)]).toEqual([
    202,
    [url],
  ]);
});
