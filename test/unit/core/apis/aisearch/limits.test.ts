import fc from 'fast-check';
import { expect, test } from 'vitest';
import { stream } from '../../../../../src/core/random.ts';
import type { Told } from './mock.ts';
import { countries, serve, t0, t0Seconds, wide } from './mock.ts';

/** Status, code and the limit headers. */
const limitsOf = ({ status, headers, body }: Told) => [
  status,
  body.error?.code,
  headers['X-RateLimit-Remaining'],
  headers['X-RateLimit-Reset'],
  headers['Retry-After'],
];

test('the 11th request of one second is refused until the next second begins', () => {
  const { get } = serve();
  const told = [0, 1, 2, 3, 4, 5, 6, 7, 8, 999, 999.5, 1_000].map((afterMs) =>
    limitsOf(get('/v1/async/status', t0 + afterMs)),
  );
  expect(told.slice(8)).toEqual([
    [200, undefined, '1', `${t0Seconds + 1}`, undefined],
    [200, undefined, '0', `${t0Seconds + 1}`, undefined],
    [429, 'RATE_LIMIT_EXCEEDED', '0', `${t0Seconds + 1}`, '1'],
    [200, undefined, '9', `${t0Seconds + 2}`, undefined],
  ]);
});

test('errors and unknown routes count against the rate; strangers and the other key do not', () => {
  const { get, post, ask } = serve({ limits: { requestsPerSecond: 2 } });
  ask({ target: '/v1/async/status', authorization: 'Bearer nobody' });
  ask({ target: '/v1/async/status', authorization: 'Bearer sk_test_b' });
  const told = [post('/v1/search', '{'), get('/nowhere'), get('/v1/async/status')];
  expect(told.map(({ status }) => status)).toEqual([400, 404, 429]);
});

test('the 9th concurrent sync capture is refused until the earliest ends', () => {
  const { searchSync } = serve({ ...wide, limits: { requestsPerSecond: 100 }, captureTime: '4s' });
  const told = [0, 300, 300, 300, 300, 300, 300, 300, 300, 3_999, 4_000].map((afterMs) =>
    limitsOf(searchSync({}, t0 + afterMs)),
  );
  const refused = (retryAfter: string, second: number, remaining: string) => [
    429,
    'CONCURRENCY_LIMIT_EXCEEDED',
    remaining,
    `${t0Seconds + second}`,
    retryAfter,
  ];
  expect(told.slice(7)).toEqual([
    [200, undefined, '92', `${t0Seconds + 1}`, undefined],
    // 4,000 − 300 = 3.7 s, then 1 ms: rounded up, at least 1.
    refused('4', 1, '91'),
    refused('1', 4, '99'),
    [200, undefined, '99', `${t0Seconds + 5}`, undefined],
  ]);
});

test('a refused capture leaves no job behind', () => {
  const { api, searchSync } = serve({ limits: { syncCaptures: 1 } });
  const told = [searchSync(), searchSync({ idempotencyKey: 'k' })];
  expect([told.map(({ status }) => status), told[1]?.effects, api.ledger().jobs]).toEqual([
    [200, 429],
    [],
    1,
  ]);
});

test('201 children find 200 places: the last is refused until a place is free', () => {
  const { search, get } = serve({
    limits: { requestsPerSecond: 100, workers: 1 },
    captureTime: '2500ms',
  });
  // One child runs and fills no place; 28 parents of 7 and one of 4 fill the 200.
  search();
  const all = ['chatgpt', 'claude', 'perplexity', 'gemini', 'copilot'];
  const seven = { surfaces: [...all, 'google_ai_overview', 'google_ai_mode'] };
  const told = Array.from({ length: 28 }, () => search(seven).status);
  told.push(search({ surfaces: all.slice(0, 4) }).status);
  const { admissionQueue } = get('/v1/async/status').body;
  expect([new Set(told), admissionQueue, limitsOf(search())]).toEqual([
    new Set([202]),
    { depth: 200, capacity: 200 },
    [429, 'QUEUE_CAPACITY_EXCEEDED', '68', `${t0Seconds + 1}`, '3'],
  ]);
});

test('16 workers drain the queue at once, so 216 children fit in one instant and no more', () => {
  const { search } = serve({ limits: { requestsPerSecond: 1_000 } });
  const statuses = Array.from({ length: 217 }, () => search().status);
  expect(statuses).toEqual([...Array(216).fill(202), 429]);
});

test('a parent is admitted whole or not: five children wait for five places', () => {
  const { search, get } = serve({
    limits: { queueChildren: 6, workers: 1 },
    captureTime: '1s',
  });
  const five = { regions: countries(5) };
  search(five);
  const refused = search(five);
  const { admissionQueue } = get('/v1/async/status').body;
  // Waiting starts at 1, 2, 3 and 4 s; 4 + 5 − 6 = 3 places are wanting, so at 3 s.
  expect([limitsOf(refused), admissionQueue.depth, search(five, t0 + 3_000).status]).toEqual([
    [429, 'QUEUE_CAPACITY_EXCEEDED', '8', `${t0Seconds + 1}`, '3'],
    4,
    202,
  ]);
});

test('a parent that no empty queue could hold is invalid, since no wait would help', () => {
  const { search } = serve({ limits: { queueChildren: 2, workers: 1 } });
  const told = [3, 4].map((count) => search({ regions: countries(count) }).body);
  expect([told[0].status, told[1].error.details]).toEqual([
    'processing',
    [{ path: 'surfaces', message: 'makes more than 3 children' }],
  ]);
});

test('each key has limits of its own', () => {
  const { post } = serve({ limits: { syncCaptures: 1, queueChildren: 1, workers: 1 } });
  const search = { query: 'q', surfaces: ['chatgpt', 'claude'] };
  const statuses = ['sk_test_a', 'sk_test_b'].flatMap((key) => {
    const more = { authorization: `Bearer ${key}` };
    const sync = () => post('/v1/search/claude', { query: 'q' }, t0, more).status;
    const queued = () => post('/v1/search', search, t0, more).status;
    return [sync(), sync(), queued(), queued()];
  });
  expect(statuses).toEqual([200, 429, 202, 429, 200, 429, 202, 429]);
});

const kinds = ['sync', 'one child', 'four children', 'status'] as const;

function send(mock: ReturnType<typeof serve>, kind: (typeof kinds)[number], atMs: number): Told {
  if (kind === 'sync') return mock.searchSync({}, atMs);
  if (kind === 'one child') return mock.search({}, atMs);
  if (kind === 'four children') return mock.search({ regions: countries(4) }, atMs);
  return mock.get('/v1/async/status', atMs);
}

test('a request that comes right after its Retry-After is admitted', () => {
  const steps = fc.array(
    fc.record({
      gapMs: fc.double({ min: 0, max: 400, noNaN: true }),
      kind: fc.constantFrom(...kinds),
    }),
    { minLength: 30, maxLength: 80 },
  );
  const refusedBy = new Set<string>();
  const law = fc.property(steps, fc.integer(), (requests, seed) => {
    const mock = serve(
      {
        limits: { requestsPerSecond: 6, syncCaptures: 2, queueChildren: 4, workers: 2 },
        captureTime: { uniform: ['50ms', '4s'] },
      },
      stream(seed),
    );
    let nowMs = t0;
    for (const { gapMs, kind } of requests) {
      nowMs += gapMs;
      const first = send(mock, kind, nowMs);
      if (first.status !== 429) continue;
      refusedBy.add(first.body.error.code);
      nowMs += Number(first.headers['Retry-After']) * 1_000;
      const { status, body } = send(mock, kind, nowMs);
      // The rate speaks for itself alone; the two other limits come after it, in a fresh second.
      const stillRefused =
        first.body.error.code === 'RATE_LIMIT_EXCEEDED'
          ? body.error?.code === 'RATE_LIMIT_EXCEEDED'
          : status === 429;
      if (stillRefused) return false;
    }
    return true;
  });
  fc.assert(law);
  // The law was put to all three limits.
  expect([...refusedBy].sort()).toEqual([
    'CONCURRENCY_LIMIT_EXCEEDED',
    'QUEUE_CAPACITY_EXCEEDED',
    'RATE_LIMIT_EXCEEDED',
  ]);
});

test('no second of the epoch ever admits more than the limit', () => {
  const law = fc.property(
    fc.array(fc.integer({ min: 0, max: 300 }), { maxLength: 100 }),
    (gaps) => {
      const { get } = serve({ limits: { requestsPerSecond: 3 } });
      const admitted = new Map<number, number>();
      let nowMs = t0;
      for (const gapMs of gaps) {
        nowMs += gapMs;
        if (get('/v1/async/status', nowMs).status !== 200) continue;
        const second = Math.floor(nowMs / 1_000);
        admitted.set(second, (admitted.get(second) ?? 0) + 1);
      }
      return [...admitted.values()].every((count) => count <= 3);
    },
  );
  expect(() => fc.assert(law)).not.toThrow();
});
