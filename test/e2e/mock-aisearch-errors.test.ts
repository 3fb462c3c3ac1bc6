import { afterAll, beforeAll, expect, test } from 'vitest';
import { aisearchError, aisearchHeaders, bearer, codeOf, jobIdOf } from '../helpers/aisearch.ts';
import { type Answer, ask, askPaced } from '../helpers/ask.ts';
import { type Started, startCli } from '../helpers/cli.ts';
import { curl, hasCurl, withCurl } from '../helpers/curl.ts';

let mock: Started;
beforeAll(async () => {
  mock = await startCli(['mock', 'aisearch', '--port', '0']);
}, 30_000);
afterAll(() => mock?.[Symbol.asyncDispose]());

const headers = bearer('sk_test_a');
const other = bearer('sk_test_b');
const post = (path: string, body: unknown, auth = headers) =>
  askPaced(mock.url + path, { headers: auth, body });

/** Headers of an answer to nobody that is known: no rate limit is theirs. */
const strangerHeaders = {
  'content-type': 'application/json',
  'x-aisearch-version': '1',
  'www-authenticate': 'Bearer',
};

const strangers: readonly (readonly [string, Record<string, string>, string])[] = [
  ['no key', {}, 'AUTH_MISSING'],
  ['an empty Authorization', { authorization: '' }, 'AUTH_MISSING'],
  ['an unknown key', bearer('sk_live_x'), 'AUTH_INVALID'],
  ['a key without its scheme', { authorization: 'sk_test_a' }, 'AUTH_INVALID'],
  ['another scheme', { authorization: 'Basic c2tfdGVzdF9hOg==' }, 'AUTH_INVALID'],
  ['a scheme without a key', { authorization: 'Bearer' }, 'AUTH_INVALID'],
];

test.for(strangers)('%s is 401, wherever it is sent', async ([, auth, code]) => {
  const expected = aisearchError(401, code, { headers: strangerHeaders });
  const questions = [
    ['/v1/search', { body: { query: 'q', surfaces: ['chatgpt'] } }],
    ['/v1/search/chatgpt', { body: { query: 'q' } }],
    ['/v1/jobs/job_1', {}],
    ['/v1/async/status', {}],
    ['/nowhere', {}],
  ] as const;
  const answers = questions.map(([path, question]) =>
    ask(mock.url + path, { ...question, headers: auth }),
  );
  expect(await Promise.all(answers)).toEqual(questions.map(() => expected));
});

const surfaces = ['chatgpt'];
const regions = Array.from({ length: 11 }, (_, i) => ({ country: `A${'ABCDEFGHIJK'[i]}` }));

const invalid: readonly (readonly [string, unknown, readonly string[]])[] = [
  ['no query', { surfaces }, ['query']],
  ['an empty query', { query: '', surfaces }, ['query']],
  ['a query of 10,001 characters', { query: 'x'.repeat(10_001), surfaces }, ['query']],
  ['a query and a prompt', { query: 'q', prompt: 'p', surfaces }, ['prompt']],
  ['no surfaces', { query: 'q' }, ['surfaces']],
  ['an empty list of surfaces', { query: 'q', surfaces: [] }, ['surfaces']],
  ['11 regions', { query: 'q', surfaces, regions }, ['regions']],
  [
    'a region that is no country',
    { query: 'q', surfaces, regions: [{ country: 'us' }, { country: 'usa' }] },
    ['regions[1].country'],
  ],
  ['a priority of 0', { query: 'q', surfaces, priority: 0 }, ['priority']],
  ['a priority of 11', { query: 'q', surfaces, priority: 11 }, ['priority']],
  [
    'a webhook without URL and secret',
    { query: 'q', surfaces, webhook: {} },
    ['webhook.url', 'webhook.secret'],
  ],
  [
    'an idempotencyKey that is a number',
    { query: 'q', surfaces, idempotencyKey: 7 },
    ['idempotencyKey'],
  ],
  ['two mistakes', { surfaces: [], priority: 0 }, ['surfaces', 'priority', 'query']],
  ['a body that is no JSON', '{"query":', ['body']],
  ['an empty body', '', ['body']],
];

test.for(invalid)(
  '%s is VALIDATION_FAILED, and details name each path',
  async ([, body, paths]) => {
    const details = paths.map((path) => ({ path, message: expect.stringMatching(/\S/) }));
    expect(await post('/v1/search', body)).toEqual(
      aisearchError(400, 'VALIDATION_FAILED', { details }),
    );
  },
);

const invalidSync: readonly (readonly [string, string, object, string])[] = [
  [
    'two surfaces',
    '/v1/search?mode=sync',
    { query: 'q', surfaces: ['claude', 'gemini'] },
    'surfaces',
  ],
  [
    'two regions',
    '/v1/search?mode=sync',
    { query: 'q', surfaces, regions: [{ country: 'us' }, { country: 'de' }] },
    'regions',
  ],
  ['an unknown mode', '/v1/search?mode=fast', { query: 'q', surfaces }, 'mode'],
  ['an alias without a query', '/v1/search/chatgpt', {}, 'query'],
  [
    'an alias with a country that is none',
    '/v1/search/chatgpt',
    { query: 'q', country: 'x' },
    'country',
  ],
];

test.for(invalidSync)('in sync mode, %s is VALIDATION_FAILED', async ([, path, body, where]) => {
  const details = [{ path: where, message: expect.stringMatching(/\S/) }];
  expect(await post(path, body)).toEqual(aisearchError(400, 'VALIDATION_FAILED', { details }));
});

const message =
  'must be one of chatgpt, claude, perplexity, gemini, copilot, google_ai_overview, google_ai_mode';

test('a surface that is not served is UNSUPPORTED_SURFACE, in a list and as an alias', async () => {
  const listed = await post('/v1/search', { query: 'q', surfaces: ['claude', 'bing'] });
  expect(listed).toEqual(
    aisearchError(400, 'UNSUPPORTED_SURFACE', { details: [{ path: 'surfaces[1]', message }] }),
  );
  expect(await post('/v1/search/bing', { query: 'q' })).toEqual(
    aisearchError(400, 'UNSUPPORTED_SURFACE', { details: [{ path: 'surface', message }] }),
  );
});

test('a job that is not there is JOB_NOT_FOUND, and so is any path that is none', async () => {
  const paths = ['/v1/jobs/job_none', '/v1/jobs/job_none.chatgpt.us', '/v1/jobs', '/nowhere'];
  const answers: Answer[] = [];
  for (const path of paths) answers.push(await askPaced(mock.url + path, { headers }));
  expect(answers).toEqual(paths.map(() => aisearchError(404, 'JOB_NOT_FOUND')));
});

test('a job is visible to its own key alone, parent and child', async () => {
  const id = jobIdOf(await post('/v1/search', { query: 'mine', surfaces }));
  const seen = { own: [] as number[], others: [] as Answer[] };
  for (const path of [`/v1/jobs/${id}`, `/v1/jobs/${id}.chatgpt.global`]) {
    seen.own.push((await askPaced(mock.url + path, { headers })).status);
    seen.others.push(await askPaced(mock.url + path, { headers: other }));
  }
  const hidden = aisearchError(404, 'JOB_NOT_FOUND');
  expect(seen).toEqual({ own: [200, 200], others: [hidden, hidden] });
});

test('the same key and body replay the job; white space and the order of keys do not matter', async () => {
  const body = { query: 'again', surfaces, idempotencyKey: 'k-replay' };
  const first = await post('/v1/search', body);
  const again = await post(
    '/v1/search',
    '{ "idempotencyKey": "k-replay", "surfaces": ["chatgpt"],\n "query": "again" }',
  );
  const id = jobIdOf(first);
  expect(again).toEqual({
    status: 202,
    headers: { ...aisearchHeaders, location: `/v1/jobs/${id}`, 'idempotent-replayed': 'true' },
    body: {
      jobId: id,
      status: expect.stringMatching(/^(processing|completed)$/),
      children: [
        {
          id: `${id}.chatgpt.global`,
          surface: 'chatgpt',
          region: 'GLOBAL',
          status: expect.stringMatching(/^(processing|completed)$/),
        },
      ],
    },
  });
  expect(first.headers).not.toHaveProperty('idempotent-replayed');
});

test('a sync replay brings the same Envelope', async () => {
  const body = { query: 'again', idempotencyKey: 'k-sync' };
  const first = await post('/v1/search/claude', body);
  expect(await post('/v1/search/claude', body)).toEqual({
    status: 200,
    headers: { ...aisearchHeaders, 'idempotent-replayed': 'true' },
    body: first.body,
  });
});

test('two requests with one key at the same time make one job', async () => {
  const body = { query: 'twice', idempotencyKey: 'k-twins' };
  const [one, two] = await Promise.all([
    post('/v1/search/gemini', body),
    post('/v1/search/gemini', body),
  ]);
  expect(one?.body).toEqual(two?.body);
  const replayed = [one, two].filter((answer) => answer?.headers['idempotent-replayed'] === 'true');
  expect(replayed).toHaveLength(1);
});

test('the same key with another body is IDEMPOTENCY_CONFLICT, and another tenant is free to use it', async () => {
  const body = { query: 'first', surfaces, idempotencyKey: 'k-conflict' };
  const { status, body: receipt } = await post('/v1/search', body);
  expect(status).toBe(202);
  const changed = { ...body, query: 'second' };
  expect(await post('/v1/search', changed)).toEqual(aisearchError(409, 'IDEMPOTENCY_CONFLICT'));
  const theirs = await post('/v1/search', changed, other);
  expect(theirs.status).toBe(202);
  expect(theirs.headers).not.toHaveProperty('idempotent-replayed');
  expect(theirs.body).not.toEqual(receipt);
});

test.runIf(hasCurl)(
  `${withCurl}, errors come with the version and mirror their status`,
  async () => {
    const answer = await curl('--data', '{}', `${mock.url}/v1/search`);
    expect(answer).toEqual(aisearchError(401, 'AUTH_MISSING', { headers: strangerHeaders }));
    const auth = ['--header', 'Authorization: Bearer sk_test_b'];
    const missing = await curl('--retry', '3', ...auth, `${mock.url}/v1/jobs/job_none`);
    expect([missing.status, codeOf(missing), missing.headers['x-aisearch-version']]).toEqual([
      404,
      'JOB_NOT_FOUND',
      '1',
    ]);
  },
);
