import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createAigeon } from '../../../../src/core/apis/aigeon/aigeon.ts';
import { AigeonOptions } from '../../../../src/core/apis/aigeon/options.ts';
import { createAisearch } from '../../../../src/core/apis/aisearch/aisearch.ts';
import { AisearchOptions } from '../../../../src/core/apis/aisearch/options.ts';
import type { ApiRequest, MockApi } from '../../../../src/core/apis/api.ts';
import { PlainOptions } from '../../../../src/core/apis/plain/options.ts';
import { createPlain } from '../../../../src/core/apis/plain/plain.ts';
import { stream } from '../../../../src/core/random.ts';

const t0 = Date.UTC(2026, 0, 1);
const ttlMs = 3_000;
const between = { uniform: ['10ms', '900ms'] } as const;

const mocks = {
  aigeon: () =>
    createAigeon(
      AigeonOptions.parse({
        latency: between,
        limits: { writes: { perSecond: 3 }, reads: { perSecond: 3 } },
        idempotency: { ttl: '3s' },
      }),
    ),
  aisearch: () =>
    createAisearch(
      AisearchOptions.parse({
        captureTime: between,
        syncTimeout: '800ms',
        emptyShare: 0.3,
        jobTtl: '3s',
        limits: { requestsPerSecond: 5, syncCaptures: 2, queueChildren: 2, workers: 1 },
      }),
    ),
  plain: () =>
    createPlain(
      PlainOptions.parse({ latency: between, rateLimit: { limit: 4 }, idempotency: { ttl: '3s' } }),
    ),
} as const;

const base = '/public/api/v1';
const writes = {
  aigeon: [`${base}/contacts/add-group-members`, `${base}/flow/send-email-through-flow`],
  aisearch: ['/v1/search', '/v1/search?mode=sync', '/v1/search/claude'],
  plain: ['/orders'],
} as const;
const others = [
  ...['/health', `${base}/token/check`, '/v1/async/status', '/v1/jobs/x'],
  ...['*', '//x?%zz', 'http://h/v1/async/status'],
];

type Name = keyof typeof mocks;
const names = Object.keys(mocks) as Name[];

/** What both APIs take, so that a good part of the requests does its work. */
const whole = {
  query: 'q',
  surfaces: ['claude'],
  group_id: 'g',
  members: [{ email: 'a@example.com' }],
  flow_id: 1,
  contact_email: 'a@example.com',
};

const where = (name: Name) =>
  fc.oneof(
    {
      weight: 3,
      arbitrary: fc.record({
        method: fc.constant('POST'),
        target: fc.constantFrom<string>(...writes[name]),
      }),
    },
    fc.record({
      method: fc.constantFrom('GET', 'POST', 'HEAD', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'),
      target: fc.constantFrom<string>(...writes[name], ...others),
    }),
  );

const rest = fc.record({
  token: fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom('sk_test_a', 'sk_test_b') },
    fc.constantFrom('sk_test_noscope', 'nobody'),
  ),
  key: fc.option(fc.constantFrom('k1', 'k2', 'k3'), { nil: undefined }),
  body: fc.oneof(
    { weight: 8, arbitrary: fc.constant(whole) },
    fc.constant({ ...whole, query: '__slow__' }),
    fc.json({ maxDepth: 3 }),
    fc.string(),
  ),
});

const requestOf = (name: Name) =>
  fc.tuple(where(name), rest).map(([{ method, target }, { token, key, body }]): ApiRequest => {
    const fields: [string, string][] = [
      ['x-api-token', token],
      ['authorization', `Bearer ${token}`],
    ];
    if (key !== undefined) fields.push(['idempotency-key', key]);
    const text = typeof body === 'string' ? body : JSON.stringify({ ...body, idempotencyKey: key });
    return { method, target, headers: new Map(fields), body: text };
  });

const callsOf = (name: Name) =>
  fc.array(fc.tuple(requestOf(name), fc.integer({ min: 0, max: 700 })), { maxLength: 40 });

function play(api: MockApi, asked: readonly (readonly [ApiRequest, number])[], seed: number) {
  let nowMs = t0;
  const random = stream(seed);
  const steps = asked.map(([call, gapMs]) => {
    nowMs += gapMs;
    return { nowMs, call, ...api.step(call, nowMs, random) };
  });
  return { steps, ledger: api.ledger() };
}

test.for(names)(
  'Whatever %s is asked, it answers, and the same calls get the same answers',
  (name) => {
    const law = fc.property(callsOf(name), fc.integer(), (asked, seed) => {
      const first = play(mocks[name](), asked, seed);
      expect(play(mocks[name](), asked, seed)).toEqual(first);
    });
    expect(() => fc.assert(law)).not.toThrow();
  },
);

type Played = ReturnType<typeof play>;

/** Owner and key of every job that was created under a key, with its time. */
function keyedJobs(name: Name, { steps }: Played) {
  return steps.flatMap(({ nowMs, call, effects }) =>
    effects
      .filter(({ effect, idempotencyKey }) => effect === 'job-created' && idempotencyKey)
      .map(({ idempotencyKey }) => {
        // The plain API has no tenants.
        const tenant = name === 'plain' ? '' : call.headers.get('x-api-token');
        return { nowMs, owner: `${tenant} ${idempotencyKey}` };
      }),
  );
}

/** Whether all jobs of one key lie at least its time apart. */
function areApart(jobs: ReturnType<typeof keyedJobs>): boolean {
  const lastMs = new Map<string, number>();
  for (const { nowMs, owner } of jobs) {
    if (nowMs - (lastMs.get(owner) ?? Number.NEGATIVE_INFINITY) < ttlMs) return false;
    lastMs.set(owner, nowMs);
  }
  return true;
}

test.for(names)(
  'Within its time a key of %s creates one job, and the ledger counts every job that was told',
  (name) => {
    let keyed = 0;
    const law = fc.property(callsOf(name), fc.integer(), (asked, seed) => {
      const played = play(mocks[name](), asked, seed);
      const jobs = keyedJobs(name, played);
      keyed += jobs.length;
      const created = played.steps.flatMap(({ effects }) => effects);
      const counted = created.filter(({ effect }) => effect === 'job-created').length;
      return areApart(jobs) && counted === played.ledger.jobs;
    });
    fc.assert(law);
    // The law was put to something.
    expect(keyed).toBeGreaterThan(50);
  },
);
