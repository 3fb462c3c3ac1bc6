import { expect, test } from 'vitest';
import { countries, serve, t0, t0Seconds, wide } from './mock.ts';

const rateHeaders = (remaining: number) => ({
  'Content-Type': 'application/json',
  'X-AISearch-Version': '1',
  'X-RateLimit-Limit': '10',
  'X-RateLimit-Remaining': `${remaining}`,
  'X-RateLimit-Reset': `${t0Seconds + 1}`,
});

test('an async search is a job with one child a surface × region, and Location leads to it', () => {
  const { search } = serve();
  const body = { surfaces: ['chatgpt', 'claude'], regions: [{ country: 'us' }, { country: 'de' }] };
  expect(search(body)).toEqual({
    status: 202,
    headers: { ...rateHeaders(9), Location: '/v1/jobs/job_1i000' },
    body: {
      jobId: 'job_1i000',
      status: 'processing',
      children: [
        ['chatgpt', 'US'],
        ['chatgpt', 'DE'],
        ['claude', 'US'],
        ['claude', 'DE'],
      ].map(([surface = '', region = '']) => ({
        id: `job_1i000.${surface}.${region.toLowerCase()}`,
        surface,
        region,
        status: 'processing',
      })),
    },
    readyAtMs: t0,
    effects: [{ effect: 'job-created', jobId: 'job_1i000' }],
  });
});

test('a job is followed from queued over processing to completed, and charged when it is done', () => {
  const { search, get } = serve({ ...wide, limits: { ...wide.limits, workers: 1 } });
  search({ regions: [{ country: 'us' }, { country: 'de' }], priority: 3 });
  const seen = [0, 199, 200, 399, 400].map((afterMs) => {
    const { job, children } = get('/v1/jobs/job_1i000', t0 + afterMs).body;
    const statuses = children.map((child: { status: string }) => child.status);
    return [afterMs, job.status, job.credits, ...statuses];
  });
  expect(seen).toEqual([
    [0, 'processing', 0, 'processing', 'queued'],
    [199, 'processing', 0, 'processing', 'queued'],
    [200, 'processing', 1, 'completed', 'processing'],
    [399, 'processing', 1, 'completed', 'processing'],
    [400, 'completed', 2, 'completed', 'completed'],
  ]);
});

test('a parent shows its query, its dates, its credits and its children', () => {
  const { search, get } = serve();
  search({ priority: 3 });
  expect(get('/v1/jobs/job_1i000', t0 + 200).body).toEqual({
    job: {
      id: 'job_1i000',
      query: 'best laptop',
      status: 'completed',
      priority: 3,
      warnings: [],
      requestedAt: '2026-01-01T00:00:00.000Z',
      completedAt: '2026-01-01T00:00:00.200Z',
      credits: 1,
    },
    children: [
      {
        id: 'job_1i000.chatgpt.global',
        surface: 'chatgpt',
        region: 'GLOBAL',
        status: 'completed',
      },
    ],
  });
});

test('a child shows its Envelope, with an answer once it is completed', () => {
  const { search, get } = serve();
  search();
  const job = {
    id: 'job_1i000.chatgpt.global',
    query: 'best laptop',
    surface: 'chatgpt',
    region: 'GLOBAL',
    warnings: [],
    requestedAt: '2026-01-01T00:00:00.000Z',
  };
  const path = '/v1/jobs/job_1i000.chatgpt.global';
  expect([get(path, t0 + 199).body, get(path, t0 + 200).body]).toEqual([
    { job: { ...job, status: 'processing', credits: 0 } },
    {
      job: { ...job, status: 'completed', completedAt: '2026-01-01T00:00:00.200Z', credits: 1 },
      provenance: { model: 'chatgpt-mock', region: 'GLOBAL', surfacePresent: true },
      answer: { text: 'chatgpt in GLOBAL on: best laptop' },
    },
  ]);
});

test.for([
  ['?mode=sync', '/v1/search?mode=sync', {}],
  ['Prefer: wait', '/v1/search', { prefer: 'wait' }],
  ['Prefer: wait=10 in a list', '/v1/search', { prefer: 'handling=lenient, Wait=10' }],
] as const)(
  '%s makes a search sync: its Envelope, once the capture ends',
  ([, target, headers]) => {
    const { post } = serve();
    const body = { query: 'best laptop', surfaces: ['claude'], regions: [{ country: 'us' }] };
    expect(post(target, body, t0, { headers })).toEqual({
      status: 200,
      headers: rateHeaders(9),
      body: {
        job: {
          id: 'job_1i000.claude.us',
          query: 'best laptop',
          surface: 'claude',
          region: 'US',
          status: 'completed',
          warnings: [],
          requestedAt: '2026-01-01T00:00:00.000Z',
          completedAt: '2026-01-01T00:00:00.200Z',
          credits: 1,
        },
        provenance: { model: 'claude-mock', region: 'US', surfacePresent: true },
        answer: { text: 'claude in US on: best laptop' },
      },
      readyAtMs: t0 + 200,
      effects: [{ effect: 'job-created', jobId: 'job_1i000.claude.us' }],
    });
  },
);

test.for([
  ['?mode=async beside Prefer: wait', '/v1/search?mode=async', { prefer: 'wait' }],
  ['a preference of another name', '/v1/search', { prefer: 'respond-async, waiting=1' }],
] as const)('%s leaves a search async', ([, target, headers]) => {
  const { post } = serve();
  expect(post(target, { query: 'q', surfaces: ['claude'] }, t0, { headers }).status).toBe(202);
});

test('the alias of a surface is sync, and gives the same Envelope', () => {
  const one = serve().post('/v1/search/claude', { query: 'q', country: 'us' });
  const body = { query: 'q', surfaces: ['claude'], regions: [{ country: 'us' }] };
  expect(one).toEqual(serve().post('/v1/search?mode=sync', body));
});

test('a sync job is shown too: under way until it ends, then completed', () => {
  const { searchSync, get } = serve();
  searchSync();
  const statuses = [0, 199, 200].map(
    (afterMs) => get('/v1/jobs/job_1i000', t0 + afterMs).body.job.status,
  );
  expect(statuses).toEqual(['processing', 'processing', 'completed']);
});

test('a surface that finds nothing is a completed child without credits, not an error', () => {
  const { searchSync } = serve();
  const { status, body } = searchSync({ query: '__empty__' });
  expect({ status, ...body }).toEqual({
    status: 200,
    job: expect.objectContaining({
      status: 'completed',
      warnings: ['surface_absent'],
      credits: 0,
    }),
    provenance: { model: 'chatgpt-mock', region: 'GLOBAL', surfacePresent: false },
    answer: { text: '' },
  });
});

test('the share of empty captures is drawn, and a parent of completed children is completed', () => {
  const draws = [0.5, 0.2, 0.3];
  const { search, get } = serve({ emptyShare: 0.3 }, () => draws.shift() ?? 0.9);
  const { body } = search({ surfaces: ['chatgpt', 'claude', 'gemini'] });
  const { job } = get(`/v1/jobs/${body.jobId}`, t0 + 200).body;
  expect([job.status, job.warnings, job.credits]).toEqual(['completed', ['surface_absent'], 2]);
});

test('capture times are drawn per child, so a parent may wait for its slowest', () => {
  const draws = [0, 0.5, 0.25];
  const { search, get } = serve(
    { captureTime: { uniform: ['100ms', '300ms'] } },
    () => draws.shift() ?? 0,
  );
  const { jobId } = search({ surfaces: ['chatgpt', 'claude', 'gemini'] }).body;
  const seen = [100, 150, 200].map((afterMs) => {
    const { job, children } = get(`/v1/jobs/${jobId}`, t0 + afterMs).body;
    return [job.status, ...children.map((child: { status: string }) => child.status)];
  });
  expect(seen).toEqual([
    ['processing', 'completed', 'processing', 'processing'],
    ['processing', 'completed', 'processing', 'completed'],
    ['completed', 'completed', 'completed', 'completed'],
  ]);
});

test.for([
  ['__fail__', 200, 'capture_failed'],
  ['__slow__', 5_000, 'surface_timeout'],
] as const)(
  'the query %s gives a failed job for nothing, after %i ms',
  ([query, afterMs, warning]) => {
    const { search, get } = serve();
    search({ query, surfaces: ['chatgpt', 'claude'] });
    const views = [afterMs - 1, afterMs].map((ms) => get('/v1/jobs/job_1i000', t0 + ms).body.job);
    expect(views.map(({ status, warnings, credits }) => [status, warnings, credits])).toEqual([
      ['processing', [], 0],
      ['failed', [warning], 0],
    ]);
  },
);

test('a failed sync capture is a 200 whose Envelope says failed', () => {
  const { status, body } = serve().searchSync({ query: '__fail__' });
  expect([status, body.job.status, body.job.credits, body.answer]).toEqual([
    200,
    'failed',
    0,
    undefined,
  ]);
});

test('a job belongs to its key, and is gone after its time', () => {
  const { search, ask } = serve({ jobTtl: '1h' });
  search();
  const seen = (target: string, key: string, afterMs: number): number =>
    ask({ target, authorization: `Bearer ${key}`, atMs: t0 + afterMs }).status;
  expect([
    seen('/v1/jobs/job_1i000', 'sk_test_a', 3_599_999),
    seen('/v1/jobs/job_1i000.chatgpt.global', 'sk_test_a', 3_599_999),
    seen('/v1/jobs/job_1i000', 'sk_test_b', 0),
    seen('/v1/jobs/job_1i000.chatgpt.global', 'sk_test_b', 0),
    seen('/v1/jobs/job_1i000', 'sk_test_a', 3_600_000),
  ]).toEqual([200, 200, 404, 404, 404]);
});

test('the status tells what waits, what runs sync, and what runs async by surface and region', () => {
  const { search, searchSync, get, ask } = serve({
    limits: { ...wide.limits, workers: 3, queueChildren: 50 },
  });
  search({ surfaces: ['chatgpt', 'claude'], regions: countries(2) });
  searchSync();
  const idle = {
    admissionQueue: { depth: 0, capacity: 50 },
    syncConcurrency: { limit: 1_000, running: 0 },
    inflight: { total: 0, bySurface: {}, byRegion: {} },
  };
  const other = ask({ target: '/v1/async/status', authorization: 'Bearer sk_test_b' });
  const own = [0, 200, 400].map((afterMs) => get('/v1/async/status', t0 + afterMs).body);
  expect([...own, other.body]).toEqual([
    {
      admissionQueue: { depth: 1, capacity: 50 },
      syncConcurrency: { limit: 1_000, running: 1 },
      inflight: { total: 3, bySurface: { chatgpt: 2, claude: 1 }, byRegion: { AA: 2, AB: 1 } },
    },
    { ...idle, inflight: { total: 1, bySurface: { claude: 1 }, byRegion: { AB: 1 } } },
    idle,
    idle,
  ]);
});

test('HEAD is answered like GET', () => {
  const { ask } = serve();
  expect(ask({ method: 'HEAD', target: '/v1/async/status' }).status).toBe(200);
});

test('the ledger counts jobs, and says when a store was full', () => {
  const { api, search, get } = serve({ caps: { jobs: 2 } });
  for (let index = 0; index < 3; index += 1) search();
  expect([api.ledger(), get('/v1/jobs/job_1i000').status]).toEqual([
    {
      jobs: 3,
      replays: 0,
      conflicts: 0,
      capHit: 'the store of jobs was full at 2; the oldest went early',
    },
    404,
  ]);
});

test('searches of many characters leave the store early, and the ledger tells', () => {
  const { api, search, get } = serve({ caps: { characters: 10_000 } });
  const webhook = { url: 'http://127.0.0.1:9/hook', secret: 's'.repeat(3_000) };
  const query = 'q'.repeat(2_000);
  const ids = [search({ query, webhook }), search({ query, webhook })].map(
    ({ body }) => body.jobId,
  );
  expect(ids.map((id) => get(`/v1/jobs/${id}`).status)).toEqual([404, 200]);
  expect(api.ledger()).toEqual({
    jobs: 2,
    replays: 0,
    conflicts: 0,
    capHit: 'the store of jobs was full at 10000 characters; the oldest went early',
  });
});

test('the same requests at the same times with the same numbers get the same answers', () => {
  const run = () => {
    const { search, searchSync, get } = serve({ captureTime: { uniform: ['1ms', '2s'] } });
    return [search(), searchSync({ idempotencyKey: 'k' }), get('/v1/jobs/job_2i000', t0 + 900)];
  };
  expect(run()).toEqual(run());
});
