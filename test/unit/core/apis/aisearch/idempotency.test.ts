import { expect, test } from 'vitest';
import { serve, t0, wide } from './mock.ts';

const keyed = { idempotencyKey: 'k' };

test('the same key and body replay the job: same id, Location and children, nothing new', () => {
  const { api, search, get } = serve({ ...wide, limits: { ...wide.limits, workers: 1 } });
  const body = { ...keyed, surfaces: ['chatgpt', 'claude'] };
  const first = search(body);
  const second = search(body, t0 + 250);
  expect(second).toEqual({
    ...first,
    headers: {
      ...first.headers,
      'X-RateLimit-Remaining': '9998',
      'Idempotent-Replayed': 'true',
    },
    body: {
      ...first.body,
      children: [
        { ...first.body.children[0], status: 'completed' },
        { ...first.body.children[1], status: 'processing' },
      ],
    },
    readyAtMs: t0 + 250,
    effects: [{ effect: 'replayed', jobId: 'job_1i000', idempotencyKey: 'k' }],
  });
  expect(api.ledger()).toEqual({ jobs: 1, replays: 1, conflicts: 0 });
  expect(get('/v1/jobs/job_1i000', t0 + 400).body.job.credits).toBe(2);
});

test('only the first answer is not marked as a replay', () => {
  const { search } = serve();
  const marks = [0, 1, 2].map(() => search(keyed).headers['Idempotent-Replayed']);
  expect(marks).toEqual([undefined, 'true', 'true']);
});

test('bodies are compared as JSON values: key order and white space do not matter', () => {
  const { post } = serve();
  const texts = [
    '{"query":"q","surfaces":["claude"],"webhook":{"url":"http://127.0.0.1:9/","secret":"s"},"idempotencyKey":"k"}',
    ' { "idempotencyKey":"k", "webhook":{"secret":"s", "url":"http:\\/\\/127.0.0.1:9\\/"},\n "surfaces":["claude"],"query":"q" }',
  ];
  expect(texts.map((text) => post('/v1/search', text).body.jobId)).toEqual([
    'job_1i000',
    'job_1i000',
  ]);
});

test.for([
  ['another query', { query: 'other' }],
  ['another order of surfaces', { surfaces: ['claude', 'chatgpt'] }],
  ['one more field', { priority: 1 }],
  ['one more field that nobody reads', { colour: 'red' }],
] as const)('the same key with %s is a conflict, and stays the first job', ([, change]) => {
  const { api, search } = serve();
  const body = { ...keyed, surfaces: ['chatgpt', 'claude'] };
  const statuses = [search(body), search({ ...body, ...change }), search(body)];
  expect([statuses.map(({ status }) => status), api.ledger()]).toEqual([
    [202, 409, 202],
    { jobs: 1, replays: 1, conflicts: 1 },
  ]);
});

test('the alias takes the key too, and its surface is part of the body', () => {
  const { post } = serve();
  const body = { query: 'q', idempotencyKey: 'k' };
  const told = ['claude', 'claude', 'gemini'].map((surface) => post(`/v1/search/${surface}`, body));
  expect(told.map(({ status, effects }) => [status, effects[0]?.effect])).toEqual([
    [200, 'job-created'],
    [200, 'replayed'],
    [409, undefined],
  ]);
});

test('a key is its owner’s alone, and searches without one are never the same', () => {
  const { post } = serve();
  const body = { query: 'q', surfaces: ['claude'] };
  const ids = [
    post('/v1/search', { ...body, ...keyed }),
    post('/v1/search', { ...body, ...keyed }, t0, { authorization: 'Bearer sk_test_b' }),
    post('/v1/search', body),
    post('/v1/search', body),
  ].map((told) => told.body.jobId);
  expect(new Set(ids).size).toBe(4);
});

test('a key lives as long as its job', () => {
  const { search } = serve({ jobTtl: '1h' });
  const ids = [0, 3_599_999, 3_600_000].map((afterMs) => search(keyed, t0 + afterMs).body.jobId);
  expect(ids).toEqual(['job_1i000', 'job_1i000', 'job_2i000']);
});

test('a refused search leaves its key free', () => {
  const { search } = serve({ limits: { queueChildren: 1, workers: 1 } });
  const told = [
    search({ surfaces: ['chatgpt', 'claude'] }),
    search(keyed),
    search({ ...keyed, query: 'other' }, t0 + 1_000),
  ];
  expect(told.map(({ status }) => status)).toEqual([202, 429, 202]);
});

test('a sync replay is the same Envelope at once, and takes no slot', () => {
  const { searchSync } = serve({ limits: { syncCaptures: 1 } });
  const first = searchSync(keyed);
  const second = searchSync(keyed, t0 + 700);
  expect([second.status, second.body, second.readyAtMs, second.effects]).toEqual([
    200,
    first.body,
    t0 + 700,
    [{ effect: 'replayed', jobId: 'job_1i000.chatgpt.global', idempotencyKey: 'k' }],
  ]);
});

test('ten duplicates in flight are one capture: all get its answer when it is ready', () => {
  const { api, searchSync } = serve();
  const told = Array.from({ length: 10 }, (_, index) => searchSync(keyed, t0 + index));
  const answers = new Set(told.map(({ status, body }) => `${status} ${JSON.stringify(body)}`));
  const ready = new Set(told.map(({ readyAtMs }) => readyAtMs));
  expect([answers.size, ready, api.ledger()]).toEqual([
    1,
    new Set([t0 + 200]),
    { jobs: 1, replays: 9, conflicts: 0 },
  ]);
});

test('a 504 frees its key when it is told: before, duplicates wait for it; after, a new job starts', () => {
  const { api, searchSync } = serve(
    { captureTime: { uniform: ['0', '2s'] }, syncTimeout: '1s' },
    slowFirst(),
  );
  const told = [0, 500, 1_000].map((afterMs) => searchSync(keyed, t0 + afterMs));
  expect(told.map(({ status, readyAtMs, effects }) => [status, readyAtMs - t0, effects])).toEqual([
    [504, 1_000, []],
    [504, 1_000, []],
    [
      200,
      1_000,
      [{ effect: 'job-created', jobId: 'job_20000.chatgpt.global', idempotencyKey: 'k' }],
    ],
  ]);
  expect(api.ledger()).toEqual({ jobs: 1, replays: 0, conflicts: 0 });
});

/** The first capture takes nearly as long as it may, all others no time. */
function slowFirst(): () => number {
  const draws = [0.9];
  return () => draws.shift() ?? 0;
}

test('after a 504 the same key may go async, even with another body', () => {
  const { search, searchSync } = serve();
  searchSync({ ...keyed, query: '__slow__' });
  const told = [search(keyed, t0 + 4_999), search(keyed, t0 + 5_000)];
  expect(told.map(({ status }) => status)).toEqual([409, 202]);
});

test('a key answers as its first request was answered, whichever mode the second asks for', () => {
  const { search, searchSync } = serve();
  const first = search(keyed);
  const second = searchSync(keyed);
  expect([second.status, second.body, second.readyAtMs]).toEqual([202, first.body, t0]);
});
