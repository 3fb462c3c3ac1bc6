import { expect, test } from 'vitest';
import { AigeonOptions } from '../../../src/core/apis/aigeon/options.ts';
import { AisearchOptions } from '../../../src/core/apis/aisearch/options.ts';
import { PlainOptions } from '../../../src/core/apis/plain/options.ts';
import { MockSettings, Profile } from '../../../src/core/profile.ts';
import { parseThreshold } from '../../../src/core/stats/thresholds.ts';

const least = {
  name: 'least',
  target: { mock: { api: 'aisearch' } },
  load: { model: 'open', rate: '10/s', duration: '1s' },
  operations: [{ name: 'search', path: '/v1/search' }],
};

const issues = (value: unknown): string[] =>
  (Profile.safeParse(value).error?.issues ?? []).map(
    ({ path, message }) => `${path.join('.')}: ${message}`,
  );

test('a profile needs no more than a name, a target, a load and an operation', () => {
  expect(Profile.parse(least)).toEqual({
    name: 'least',
    target: {
      mock: { api: 'aisearch', options: AisearchOptions.parse({}), faults: [] },
      headers: {},
    },
    client: {
      retries: true,
      policy: { retryAfter: 'honor', alsoRetry: [], idempotencyKey: 'per-operation' },
    },
    load: {
      model: 'open',
      arrivals: 'constant',
      stages: [{ durationMs: 1_000, from: 10, to: 10 }],
    },
    operations: [
      {
        name: 'search',
        weight: 1,
        method: 'GET',
        path: '/v1/search',
        headers: {},
        idempotency: 'auto',
      },
    ],
    timeouts: { connect: 5_000, headers: 30_000, body: 30_000 },
    maxInFlight: 10_000,
    warmup: 0,
    gracefulStop: 30_000,
    thresholds: [],
    require: [],
    outputs: { trace: true },
  });
});

test('what a profile says stands instead of every default', () => {
  const said = {
    contract: './mine.yaml',
    target: { url: 'http://127.0.0.1:8080/api/', headers: { Authorization: 'Bearer x' } },
    connections: 7,
    timeouts: { connect: '1s', headers: '2s', body: '3s' },
    maxInFlight: 8,
    warmup: '999ms',
    gracefulStop: '0',
    thresholds: ['response.p99{search} < 250ms'],
    require: ['jitter-present'],
    seed: 17,
    outputs: { trace: false },
  };
  expect(Profile.parse({ ...least, ...said })).toEqual({
    ...Profile.parse(least),
    ...said,
    timeouts: { connect: 1_000, headers: 2_000, body: 3_000 },
    warmup: 999,
    gracefulStop: 0,
    thresholds: [
      expect.objectContaining({ threshold: parseThreshold('response.p99{search} < 250ms') }),
    ],
    seed: '17',
  });
});

test.for([
  ['aigeon', AigeonOptions],
  ['aisearch', AisearchOptions],
  ['plain', PlainOptions],
] as const)('the mock %s has its own options, all with defaults', ([api, options]) => {
  expect(MockSettings.parse({ api })).toEqual({ api, options: options.parse({}), faults: [] });
});

test.for(['aigeon', 'aisearch', 'rfc', './mine.yaml', 'contracts/mine', 'mine.yaml'])(
  'the contract "%s" is a built-in one or a path',
  (contract) => {
    expect(Profile.parse({ ...least, contract }).contract).toBe(contract);
  },
);

test('a profile whose target is both a mock and a URL, or neither, is refused', () => {
  const sentence = 'target: needs either "mock" or "url", and not both';
  const both = { ...least.target, url: 'http://127.0.0.1/' };
  expect([
    issues({ ...least, target: both }),
    issues({ ...least, target: { headers: {} } }),
  ]).toEqual([[sentence], [sentence]]);
});

test('thresholds and faults may name only operations that there are, and no name stands twice', () => {
  const [search] = least.operations;
  const profile = {
    ...least,
    operations: [search, { ...search, name: 'poll' }, search],
    target: {
      mock: {
        api: 'aisearch',
        faults: [
          { kind: 'reset', match: { operation: 'poll' } },
          { kind: 'reset', match: { operation: 'pol' } },
        ],
      },
    },
    thresholds: ['lag.max{poll} < 1s', 'lag.max{submit} < 1s'],
  };
  expect(issues(profile)).toEqual([
    'operations.2.name: "search" is taken by another operation; each needs a name of its own',
    'thresholds.1: there is no operation "submit"; the operations are search, poll, search',
    'target.mock.faults.1.match.operation: there is no operation "pol"; the operations are search, poll, search',
  ]);
});

test.for([
  ['connect', '0'],
  ['headers', '-1s'],
  ['body', '0s'],
] as const)('the timeout "%s" of %s is refused, since nothing could be in time', ([key, value]) => {
  expect(issues({ ...least, timeouts: { [key]: value } })).toEqual([
    `timeouts.${key}: must be longer than 0`,
  ]);
});

test('a warm-up as long as the load would leave nothing to measure', () => {
  expect(issues({ ...least, warmup: '1s' })).toEqual(['warmup: must be shorter than the load']);
});

test.for([
  [{}, 'needs "thresholds" to look for its breakpoint: the first step that misses one is the last'],
  [
    { thresholds: ['errors < 1%'], warmup: '1s' },
    'takes no "warmup" beside a breakpoint: its first step is one',
  ],
  [
    { thresholds: [{ expression: 'errors < 1%', abortOnFail: true }] },
    'takes no "abortOnFail" beside a breakpoint: any threshold that a step misses ends it',
  ],
] as const)('a breakpoint with %j is refused in one sentence', ([more, sentence]) => {
  const load = { preset: 'breakpoint', rate: '10/s' };
  expect(issues({ ...least, load, ...more })).toEqual([`load: ${sentence}`]);
});
