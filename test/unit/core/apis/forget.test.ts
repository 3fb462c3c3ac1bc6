import { expect, test } from 'vitest';
import { createAigeon } from '../../../../src/core/apis/aigeon/aigeon.ts';
import { createAisearch } from '../../../../src/core/apis/aisearch/aisearch.ts';
import { AisearchOptions } from '../../../../src/core/apis/aisearch/options.ts';
import type { ApiRequest, MockApi } from '../../../../src/core/apis/api.ts';
import { createPlain } from '../../../../src/core/apis/plain/plain.ts';
import { stream } from '../../../../src/core/random.ts';

const nowMs = Date.UTC(2026, 0, 1);
const random = stream('forget');

const search = (query: string, path = '/v1/search'): ApiRequest => ({
  method: 'POST',
  target: path,
  headers: new Map([['authorization', 'Bearer sk_test_a']]),
  body: JSON.stringify({ query, surfaces: ['claude'], idempotencyKey: query }),
});

const post = (target: string, body: object): ApiRequest => ({
  method: 'POST',
  target,
  headers: new Map([
    ['x-api-token', 'sk_test_a'],
    ['idempotency-key', 'k'],
  ]),
  body: JSON.stringify(body),
});

/** The effect of a keyed request that is sent three times, the last time after `forget`. */
function effectsOf(api: MockApi, request: ApiRequest): readonly string[] {
  const once = () => api.step(request, nowMs, random).effects.map(({ effect }) => effect);
  const before = [...once(), ...once()];
  api.forget();
  return [...before, ...once()];
}

test.for([
  ['plain', createPlain(), post('/orders', { item: 1 })],
  ['aisearch', createAisearch(AisearchOptions.parse({})), search('tea')],
  [
    'aigeon',
    createAigeon(),
    post('/public/api/v1/contacts/add-group-members', {
      group_id: 'g1',
      members: [{ email: 'reader@example.com' }],
    }),
  ],
] as const)('%s does a keyed write once, and again after it forgot the key', ([, api, request]) => {
  expect(effectsOf(api, request)).toEqual(['job-created', 'replayed', 'job-created']);
  expect(api.ledger()).toEqual({ jobs: 2, replays: 1, conflicts: 0 });
});

test('aisearch no longer knows a job that it forgot, and its workers are free', () => {
  const limits = { queueChildren: 1, workers: 1 };
  const api = createAisearch(AisearchOptions.parse({ limits, captureTime: '1h' }));
  const submit = (query: string) => api.step(search(query), nowMs, random).response;
  const { jobId } = JSON.parse(submit('tea').body) as { readonly jobId: string };
  const job: ApiRequest = { ...search('', `/v1/jobs/${jobId}`), method: 'GET', body: '' };
  const look = () => api.step(job, nowMs, random).response.status;
  const before = [submit('coffee').status, submit('cocoa').status, look()];
  api.forget();
  expect([before, [look(), submit('cocoa').status]]).toEqual([
    [202, 429, 200],
    [404, 202],
  ]);
});
