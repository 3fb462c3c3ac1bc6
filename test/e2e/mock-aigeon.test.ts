import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  aigeonBase,
  aigeonError,
  aigeonSuccess,
  checkPath,
  importBody,
  importPath,
  metricPath,
  sendBody,
  sendPath,
  token,
} from '../helpers/aigeon.ts';
import { ask, askPaced } from '../helpers/ask.ts';
import { type Started, startCli } from '../helpers/cli.ts';
import { curl, hasCurl, withCurl } from '../helpers/curl.ts';

let mock: Started;
beforeAll(async () => {
  mock = await startCli(['mock', 'aigeon', '--port', '0']);
}, 30_000);
afterAll(() => mock?.[Symbol.asyncDispose]());

const importId = expect.stringMatching(/^imp_[0-9a-z]+$/);
const sendId = expect.stringMatching(/^snd_[0-9a-z]+$/);
const uuid = (last: number) => `3f0b7f9e-5c1d-4e2a-9b8c-00000000000${last}`;

const write = (path: string, body: unknown, key: string, idempotencyKey?: string) =>
  askPaced(mock.url + path, {
    headers: {
      ...token(key),
      ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
    },
    body,
  });

test('health needs no key', async () => {
  expect(await ask(`${mock.url}/health`)).toEqual(aigeonSuccess({ status: 'ok' }));
});

const owners: readonly (readonly [string, string, readonly string[]])[] = [
  ['sk_test_a', 'org_a', ['read', 'write']],
  ['sk_test_a2', 'org_a', ['read', 'write']],
  ['sk_test_b', 'org_b', ['read', 'write']],
  ['sk_test_noscope', 'org_noscope', ['read']],
];

test.for(owners)('%s belongs to %s', async ([key, organisation, scopes]) => {
  const answer = await askPaced(mock.url + checkPath, { headers: token(key) });
  expect(answer).toEqual(aigeonSuccess({ valid: true, organization_id: organisation, scopes }));
});

test('members are added to a group by one import job', async () => {
  const members = [
    { email: 'ada@example.org', first_name: 'Ada', tags: ['new'] },
    { email: 'alan@example.org' },
  ];
  expect(await write(importPath, { group_id: 7, members }, 'sk_test_a')).toEqual(
    aigeonSuccess({ job_id: importId, group_id: 7, accepted: 2 }),
  );
});

test('mails that any key of an organisation sends count in the metric of that organisation', async () => {
  const query = '?event_name=sent&start_date=2026-01-01&end_date=2026-01-31';
  const metric = (key: string) => askPaced(mock.url + metricPath + query, { headers: token(key) });
  const shown = (total: number) =>
    aigeonSuccess({
      event_name: 'sent',
      start_date: '2026-01-01',
      end_date: '2026-01-31',
      total,
    });
  const before = [await metric('sk_test_a'), await metric('sk_test_b')];
  expect(before).toEqual([shown(0), shown(0)]);
  const sent = aigeonSuccess({ job_id: sendId, ...sendBody });
  expect(await write(sendPath, { ...sendBody, context: { name: 'Ada' } }, 'sk_test_a')).toEqual(
    sent,
  );
  expect(await write(sendPath, sendBody, 'sk_test_a2')).toEqual(sent);
  const after = [await metric('sk_test_a'), await metric('sk_test_a2'), await metric('sk_test_b')];
  expect(after).toEqual([shown(2), shown(2), shown(0)]);
});

test.for([
  ['an import', importPath, importBody],
  ['a send', sendPath, sendBody],
] as const)(
  '%s is a new job without a key, and the stored answer with a key that was used',
  async ([, path, body]) => {
    const unkeyed = [await write(path, body, 'sk_test_b'), await write(path, body, 'sk_test_b')];
    expect(unkeyed[0]?.body).not.toEqual(unkeyed[1]?.body);
    const first = await write(path, body, 'sk_test_b', uuid(1) + path.length);
    expect(unkeyed).not.toContainEqual(first);
    expect(await write(path, body, 'sk_test_b', uuid(1) + path.length)).toEqual(first);
    // The page defines no conflict: another body gets the stored answer as it was.
    const other = path === importPath ? { ...body, group_id: 'g2' } : { ...body, flow_id: 'f2' };
    expect(await write(path, other, 'sk_test_b', uuid(1) + path.length)).toEqual(first);
  },
);

test('an idempotency key belongs to its API key, not to the organisation', async () => {
  const first = await write(importPath, importBody, 'sk_test_a', uuid(2));
  const other = await write(importPath, importBody, 'sk_test_a2', uuid(2));
  expect(other).toEqual(aigeonSuccess({ job_id: importId, group_id: 'g1', accepted: 1 }));
  expect(other.body).not.toEqual(first.body);
});

test('a failed attempt is not stored: the same key works once the body is mended', async () => {
  const broken = await write(sendPath, { flow_id: 'f1' }, 'sk_test_b', uuid(3));
  expect(broken).toEqual(aigeonError(200, 400100, 'contact_email is required'));
  expect(await write(sendPath, sendBody, 'sk_test_b', uuid(3))).toEqual(
    aigeonSuccess({ job_id: sendId, ...sendBody }),
  );
});

test('two requests with one key at the same time make one job', async () => {
  const [one, two] = await Promise.all([
    write(importPath, importBody, 'sk_test_b', uuid(4)),
    write(importPath, importBody, 'sk_test_b', uuid(4)),
  ]);
  expect(one).toEqual(aigeonSuccess({ job_id: importId, group_id: 'g1', accepted: 1 }));
  expect(two).toEqual(one);
});

test.runIf(hasCurl)(`${withCurl}, an error inside HTTP 200 is a success, to curl`, async () => {
  expect(await curl(`${mock.url}/health`)).toEqual(aigeonSuccess({ status: 'ok' }));
  const args = ['--fail', '--header', 'X-Api-Token: sk_test_a', '--data', '{"members":[]}'];
  expect(await curl(...args, `${mock.url}${aigeonBase}/contacts/add-group-members`)).toEqual(
    aigeonError(200, 400100, 'group_id is required'),
  );
});
