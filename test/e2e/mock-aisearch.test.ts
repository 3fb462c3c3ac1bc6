import { afterAll, beforeAll, expect, test } from 'vitest';
import { aisearchHeaders, bearer, jobIdOf } from '../helpers/aisearch.ts';
import { ask, askPaced, askUntil } from '../helpers/ask.ts';
import { type Started, startCli } from '../helpers/cli.ts';
import { curl, hasCurl, withCurl } from '../helpers/curl.ts';

let mock: Started;
beforeAll(async () => {
  mock = await startCli(['mock', 'aisearch', '--port', '0']);
}, 30_000);
afterAll(() => mock?.[Symbol.asyncDispose]());

const headers = bearer('sk_test_a');
const parentId = /^job_[0-9a-z]+$/;
const timestamp = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);

const search = (body: object) => askPaced(`${mock.url}/v1/search`, { headers, body });
const show = (path: string) => askPaced(`${mock.url}${path}`, { headers });

/** Asks for a job until its status is terminal. */
const settle = (path: string) =>
  askUntil(`${mock.url}${path}`, { headers }, ({ body }) => {
    const { status } = (body as { job: { status: string } }).job;
    return status !== 'processing' && status !== 'queued';
  });

/** The Envelope of a child that was answered. */
const answered = (query: string, surface: string, region: string, id: unknown) => ({
  job: {
    id,
    query,
    surface,
    region,
    status: 'completed',
    warnings: [],
    requestedAt: timestamp,
    completedAt: timestamp,
    credits: 1,
  },
  provenance: { model: `${surface}-mock`, region, surfacePresent: true },
  answer: { text: `${surface} in ${region} on: ${query}` },
});

test('an async search is accepted with one child a surface and region, and can be polled to its end', async () => {
  const body = {
    query: 'what is a retry',
    surfaces: ['chatgpt', 'google_ai_mode'],
    regions: [{ country: 'us' }, { country: 'DE' }],
    priority: 3,
  };
  const accepted = await search(body);
  const id = jobIdOf(accepted);
  expect(id).toMatch(parentId);
  const children = (status: string) =>
    [
      ['chatgpt', 'US'],
      ['chatgpt', 'DE'],
      ['google_ai_mode', 'US'],
      ['google_ai_mode', 'DE'],
    ].map(([surface, region]) => ({
      id: `${id}.${surface}.${region?.toLowerCase()}`,
      surface,
      region,
      status,
    }));
  expect(accepted).toEqual({
    status: 202,
    headers: { ...aisearchHeaders, location: `/v1/jobs/${id}` },
    body: { jobId: id, status: 'processing', children: children('processing') },
  });

  expect(await settle(`${accepted.headers.location}`)).toEqual({
    status: 200,
    headers: aisearchHeaders,
    body: {
      job: {
        id,
        query: 'what is a retry',
        status: 'completed',
        priority: 3,
        warnings: [],
        requestedAt: timestamp,
        completedAt: timestamp,
        credits: 4,
      },
      children: children('completed'),
    },
  });
  const childId = `${id}.google_ai_mode.de`;
  expect(await show(`/v1/jobs/${childId}`)).toEqual({
    status: 200,
    headers: aisearchHeaders,
    body: answered('what is a retry', 'google_ai_mode', 'DE', childId),
  });
});

test('a job under way is processing and has neither an end nor an answer', async () => {
  // A capture that times out takes 5 s: long enough to be seen under way.
  const id = jobIdOf(await search({ query: '__slow__', surfaces: ['claude'] }));
  const job = { id, query: '__slow__', status: 'processing', warnings: [], credits: 0 };
  const child = { id: `${id}.claude.global`, surface: 'claude', region: 'GLOBAL' };
  expect((await show(`/v1/jobs/${id}`)).body).toEqual({
    job: { ...job, requestedAt: timestamp },
    children: [{ ...child, status: 'processing' }],
  });
  expect((await show(`/v1/jobs/${child.id}`)).body).toEqual({
    job: { ...job, ...child, requestedAt: timestamp },
  });
});

test('a search without regions has one GLOBAL child a surface; a prompt does for a query', async () => {
  const accepted = await search({ prompt: 'why', surfaces: ['gemini', 'copilot'] });
  const id = jobIdOf(accepted);
  expect(accepted.body).toEqual({
    jobId: id,
    status: 'processing',
    children: ['gemini', 'copilot'].map((surface) => ({
      id: `${id}.${surface}.global`,
      surface,
      region: 'GLOBAL',
      status: 'processing',
    })),
  });
});

const syncForms: readonly (readonly [form: string, path: string, prefer?: string])[] = [
  ['by ?mode=sync', '/v1/search?mode=sync'],
  ['by Prefer: wait', '/v1/search', 'wait'],
  ['by Prefer: wait with seconds, among others', '/v1/search', 'respond-async=no, wait=10'],
];

test.for(syncForms)('a sync search %s is answered with the Envelope', async ([, path, prefer]) => {
  const body = { query: 'now', surfaces: ['perplexity'], regions: [{ country: 'FR' }] };
  const answer = await askPaced(mock.url + path, {
    headers: prefer === undefined ? headers : { ...headers, prefer },
    body,
  });
  const id = expect.stringMatching(/^job_[0-9a-z]+\.perplexity\.fr$/);
  expect(answer).toEqual({
    status: 200,
    headers: aisearchHeaders,
    body: answered('now', 'perplexity', 'FR', id),
  });
});

test('the alias of a surface is a sync search, and its job can be shown like any other', async () => {
  const body = { query: 'alias', country: 'jp' };
  const answer = await askPaced(`${mock.url}/v1/search/google_ai_overview`, { headers, body });
  const { id } = (answer.body as { job: { id: string } }).job;
  expect(id).toMatch(/^job_[0-9a-z]+\.google_ai_overview\.jp$/);
  expect(answer).toEqual({
    status: 200,
    headers: aisearchHeaders,
    body: answered('alias', 'google_ai_overview', 'JP', id),
  });
  expect((await show(`/v1/jobs/${id}`)).body).toEqual(answer.body);
});

test('a surface that returns nothing is no error: completed, empty, warned of, and free of charge', async () => {
  const body = { query: '__empty__' };
  const answer = await askPaced(`${mock.url}/v1/search/chatgpt`, { headers, body });
  expect(answer).toEqual({
    status: 200,
    headers: aisearchHeaders,
    body: {
      job: {
        id: expect.stringMatching(/^job_[0-9a-z]+\.chatgpt\.global$/),
        query: '__empty__',
        surface: 'chatgpt',
        region: 'GLOBAL',
        status: 'completed',
        warnings: ['surface_absent'],
        requestedAt: timestamp,
        completedAt: timestamp,
        credits: 0,
      },
      provenance: { model: 'chatgpt-mock', region: 'GLOBAL', surfacePresent: false },
      answer: { text: '' },
    },
  });
});

test('a capture that fails makes its child and its job failed, without credits', async () => {
  const id = jobIdOf(await search({ query: '__fail__', surfaces: ['claude'] }));
  const { body } = await settle(`/v1/jobs/${id}`);
  expect(body).toMatchObject({
    job: { id, status: 'failed', credits: 0 },
    children: [{ id: `${id}.claude.global`, status: 'failed' }],
  });
  expect((await show(`/v1/jobs/${id}.claude.global`)).body).toEqual({
    job: {
      id: `${id}.claude.global`,
      query: '__fail__',
      surface: 'claude',
      region: 'GLOBAL',
      status: 'failed',
      warnings: ['capture_failed'],
      requestedAt: timestamp,
      completedAt: timestamp,
      credits: 0,
    },
  });
});

test('the async status of a key with nothing under way shows what there is room for', async () => {
  const url = `${mock.url}/v1/async/status`;
  expect(await ask(url, { headers: bearer('sk_test_b') })).toEqual({
    status: 200,
    headers: aisearchHeaders,
    body: {
      admissionQueue: { depth: 0, capacity: 200 },
      syncConcurrency: { limit: 8, running: 0 },
      inflight: { total: 0, bySurface: {}, byRegion: {} },
    },
  });
});

test.runIf(hasCurl)(`${withCurl}, a search is submitted and its job shown`, async () => {
  const auth = ['--header', 'Authorization: Bearer sk_test_b'];
  const body = '{"query":"curl","surfaces":["chatgpt"]}';
  const accepted = await curl(...auth, '--data', body, `${mock.url}/v1/search`);
  const id = jobIdOf(accepted);
  expect(accepted).toMatchObject({
    status: 202,
    headers: { ...aisearchHeaders, location: `/v1/jobs/${id}` },
    body: { jobId: id, status: 'processing' },
  });
  expect(await curl(...auth, `${mock.url}${accepted.headers.location}`)).toMatchObject({
    status: 200,
    headers: aisearchHeaders,
    body: { job: { id, query: 'curl' }, children: [{ id: `${id}.chatgpt.global` }] },
  });
});
