import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { LoadWishes } from '../../../src/cli/plan-load.ts';
import { planLoad } from '../../../src/cli/plan-load.ts';
import { builtinContracts } from '../../../src/core/contracts/builtin.ts';
import { RetrialError } from '../../../src/core/errors.ts';
import { writeProfile } from '../../helpers/load-run.ts';

const open = 'test/fixtures/profiles/small.yaml';
const closed = 'test/fixtures/profiles/closed.yaml';

function told(wishes: LoadWishes): string {
  try {
    planLoad(wishes);
    return 'nothing';
  } catch (error) {
    if (error instanceof RetrialError && error.code === 'usage') return error.describe();
    throw error;
  }
}

test('a plan against a mock of its own has run id 0, so that the same seed gives the same keys', () => {
  const { runId, targetUrl, seed, contract, profile } = planLoad({ profile: open, seed: '5' });
  expect({ runId, targetUrl, seed, contract: contract.name, load: profile.load }).toEqual({
    runId: '0',
    targetUrl: undefined,
    seed: '5',
    contract: 'aisearch',
    load: {
      model: 'open',
      arrivals: 'constant',
      stages: [{ durationMs: 1_000, from: 10, to: 10 }],
    },
  });
});

test('a plan against a server that stays gets a run id of its own unless one is told', () => {
  const target = 'http://127.0.0.1:8080/';
  const [first, second, third] = [
    planLoad({ profile: open, target }),
    planLoad({ profile: open, target }),
    planLoad({ profile: open, target, runId: 'mine' }),
  ];
  expect([
    first.targetUrl,
    /^[0-9a-f]{8}$/.test(first.runId),
    first.runId === second.runId,
    third.runId,
  ]).toEqual([target, true, false, 'mine']);
});

test('the seed is the one that was told, else that of the profile, else a fresh one', () => {
  const [fresh, fresher] = [planLoad({ profile: open }).seed, planLoad({ profile: open }).seed];
  expect([
    planLoad({ profile: closed, seed: '5' }).seed,
    planLoad({ profile: closed }).seed,
    /^\d+$/.test(fresh),
    fresh === fresher,
  ]).toEqual(['5', '42', true, false]);
});

test('duration and rate, or users, scale the load of the profile', () => {
  const faster = planLoad({ profile: open, duration: '1m30s', rate: '600/m' });
  const more = planLoad({ profile: closed, users: 8 });
  expect([faster.profile.load.stages, more.profile.load.stages]).toEqual([
    [{ durationMs: 90_000, from: 10, to: 10 }],
    [
      { durationMs: 1_000, from: 0, to: 8 },
      { durationMs: 1_000, from: 4, to: 4 },
    ],
  ]);
});

test('a duration stretches the warm-up with the load', () => {
  const profile = writeProfile(
    readFileSync(open, 'utf8').replace(/^load:/m, 'warmup: 250ms\nload:'),
  );
  expect(planLoad({ profile, duration: '4s' }).profile.warmup).toBe(1_000);
});

test('a client that is told not to retry is not asked whether it retries', () => {
  const { contract } = planLoad({ profile: closed });
  expect(contract).toEqual({
    ...builtinContracts.rfc,
    levels: { ...builtinContracts.rfc.levels, 'retries-transient': 'off' },
  });
});

const url = 'must be an http:// or https:// URL, like http://127.0.0.1:8080/';

test.for([
  [{ duration: '10' }, '--duration takes a time, like 30s or 1m30s, not "10"'],
  [{ duration: '0' }, '--duration takes a time, like 30s or 1m30s, not "0"'],
  [{ duration: '-5s' }, '--duration takes a time, like 30s or 1m30s, not "-5s"'],
  [{ rate: '100' }, '--rate takes a rate, like 100/s or 600/m, not "100"'],
  [{ rate: '0/s' }, '--rate takes a rate, like 100/s or 600/m, not "0/s"'],
  [{ users: 5 }, '--users goes with a closed load; this profile is open, use --rate'],
  [{ users: 0 }, '--users takes a whole number from 1 to 100000, not 0'],
  [{ users: 1.5 }, '--users takes a whole number from 1 to 100000, not 1.5'],
  [{ users: Number.NaN }, '--users takes a whole number from 1 to 100000, not NaN'],
  [{ users: 100_001 }, '--users takes a whole number from 1 to 100000, not 100001'],
  [{ target: 'localhost:80' }, `--target ${url}`],
  [{ target: '' }, `--target ${url}`],
  [
    { target: 'http://127.0.0.1/?a=1' },
    '--target must be a URL without "?…" and "#…"; a query goes into the path of an operation',
  ],
] as const)('the wish %o is refused in one sentence', ([wish, sentence]) => {
  expect(told({ profile: open, ...wish })).toBe(sentence);
});

test('a closed load takes no rate', () => {
  expect(told({ profile: closed, rate: '5/s' })).toBe(
    '--rate goes with an open load; this profile is closed, use --users',
  );
});

const elsewhere = 'https://api.example.com/';
const ask =
  'which is not this machine; say --allow-host api.example.com if that host may be loaded';

test.for([
  [{ profile: open, target: elsewhere, rate: '100/s' }, 'nothing'],
  [{ profile: open, target: elsewhere, rate: '101/s', allowHost: ['api.example.com'] }, 'nothing'],
  [{ profile: open, target: 'http://127.0.0.2:80/', rate: '101/s' }, 'nothing'],
  [{ profile: open, target: 'http://[::1]/', rate: '101/s' }, 'nothing'],
  [{ profile: closed, target: 'http://localhost/' }, 'nothing'],
  [
    { profile: open, target: elsewhere, rate: '101/s' },
    `101 operations a second at api.example.com, ${ask}, or stay at or below 100/s`,
  ],
  [
    { profile: open, target: elsewhere, rate: '10000/m', allowHost: ['example.com'] },
    `166.7 operations a second at api.example.com, ${ask}, or stay at or below 100/s`,
  ],
  [
    { profile: closed, target: elsewhere },
    `4 users without a rate at api.example.com, ${ask}, or use an open load of at most 100/s`,
  ],
  [
    { profile: open, target: 'http://127.0.0.1.example.com/', rate: '101/s' },
    '101 operations a second at 127.0.0.1.example.com, which is not this machine; say --allow-host 127.0.0.1.example.com if that host may be loaded, or stay at or below 100/s',
  ],
] as const)('somebody else’s host is loaded only when it is named: %o', ([wishes, sentence]) => {
  expect(told(wishes)).toBe(sentence);
});
