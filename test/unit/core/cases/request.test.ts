import { expect, test } from 'vitest';
import { casesFor } from '../../../../src/core/cases/catalogue.ts';
import { requestOf } from '../../../../src/core/cases/request.ts';
import { MockSettings } from '../../../../src/core/profile.ts';
import { createApi } from '../../../../src/run/create-api.ts';

const json = { 'Content-Type': 'application/json' };

test.for([
  ['plain', 'read', { method: 'GET', path: '/items', headers: {}, body: undefined }],
  [
    'plain',
    'write',
    { method: 'POST', path: '/orders', headers: json, body: '{"item":"lamp","count":1}' },
  ],
  [
    'aigeon',
    'read',
    {
      method: 'GET',
      path: '/public/api/v1/token/check',
      headers: { 'X-Api-Token': 'sk_test_a' },
      body: undefined,
    },
  ],
  [
    'aigeon',
    'write',
    {
      method: 'POST',
      path: '/public/api/v1/contacts/add-group-members',
      headers: { 'X-Api-Token': 'sk_test_a', ...json },
      body: '{"group_id":7,"members":[{"email":"ada@example.com"}]}',
    },
  ],
  [
    'aisearch',
    'read',
    {
      method: 'GET',
      path: '/v1/async/status',
      headers: { Authorization: 'Bearer sk_test_a' },
      body: undefined,
    },
  ],
  [
    'aisearch',
    'write',
    {
      method: 'POST',
      path: '/v1/search',
      headers: { Authorization: 'Bearer sk_test_a', ...json },
      body: '{"query":"retries","surfaces":["chatgpt"]}',
    },
  ],
] as const)('%s is asked for a %s in the words of its pages', ([api, request, asked]) => {
  expect(requestOf(api, { request })).toEqual(asked);
});

test('a case may ask for something of its own', () => {
  const asks = { path: '/v1/search?mode=sync', body: '{}' };
  expect(requestOf('aisearch', { request: 'write', asks })).toMatchObject({
    method: 'POST',
    ...asks,
  });
});

test.for(['aigeon', 'aisearch', 'plain'] as const)(
  '%s answers the request of each of its cases with a success',
  (api) => {
    const refused = casesFor(api).filter((each) => {
      const { method, path, headers, body = '' } = requestOf(api, each);
      const mock = createApi(MockSettings.parse({ api }));
      const fields = Object.entries(headers).map(
        ([name, value]) => [name.toLowerCase(), value] as const,
      );
      const request = { method, target: path, headers: new Map(fields), body };
      const { response } = mock.step(request, 784_111_777_000, () => 0.5);
      return response.status > 299 || /"status":"failed"/.test(response.body);
    });
    expect(refused).toEqual([]);
  },
);

test('the absent surface is a completed capture with an empty answer', () => {
  const absent = casesFor('aisearch').find(({ id }) => id === 'surface-absent');
  const { method, path, headers, body = '' } = requestOf('aisearch', absent ?? { request: 'read' });
  const fields = Object.entries(headers).map(
    ([name, value]) => [name.toLowerCase(), value] as const,
  );
  const request = { method, target: path, headers: new Map(fields), body };
  const mock = createApi(MockSettings.parse({ api: 'aisearch' }));
  const { response } = mock.step(request, 784_111_777_000, () => 0.5);
  expect(JSON.parse(response.body)).toMatchObject({
    job: { status: 'completed', warnings: ['surface_absent'], credits: 0 },
    provenance: { surfacePresent: false },
  });
});
