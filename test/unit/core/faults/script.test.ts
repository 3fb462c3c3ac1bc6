import { expect, test } from 'vitest';
import { Fault } from '../../../../src/core/faults/fault.ts';
import { createScript, type FaultExchange } from '../../../../src/core/faults/script.ts';

const exchange: FaultExchange = {
  identity: { operation: '17', name: 'search', attempt: 2 },
  method: 'POST',
  path: '/v1/search/chatgpt',
  connection: 3,
  atMs: 10_000,
};

const reset = (match: unknown): Fault => Fault.parse({ kind: 'reset', match });

function strikes(match: unknown, seen: FaultExchange = exchange, seed = 'seed'): boolean {
  const script = createScript({ faults: [reset(match)], seed, runId: '0' });
  return script.pick(seen) !== undefined;
}

const matches: readonly (readonly [string, unknown, boolean])[] = [
  ['a match without conditions strikes', {}, true],
  ['the operation is matched by its name', { operation: 'search' }, true],
  ['another operation is spared', { operation: 'import' }, false],
  ['the method is matched', { method: 'POST' }, true],
  ['the method is matched in lower case too', { method: 'post' }, true],
  ['another method is spared', { method: 'GET' }, false],
  ['the whole path is matched', { path: '/v1/search/chatgpt' }, true],
  ['the beginning of a path is no match', { path: '/v1/search' }, false],
  ['a trailing asterisk takes any rest', { path: '/v1/search/*' }, true],
  ['a trailing asterisk takes an empty rest', { path: '/v1/search/chatgpt*' }, true],
  ['another beginning is spared', { path: '/v2/*' }, false],
  ['the attempt number is matched', { attempt: 2 }, true],
  ['another attempt is spared', { attempt: 1 }, false],
  ['one attempt of a list is enough', { attempt: [1, 2] }, true],
  ['an attempt outside of the list is spared', { attempt: [1, 3] }, false],
  ['the attempt from which it strikes is matched', { attempt: { from: 2 } }, true],
  ['a later attempt is matched', { attempt: { from: 1 } }, true],
  ['an attempt before the one from which it strikes is spared', { attempt: { from: 3 } }, false],
  ['the connection is matched', { connection: 3 }, true],
  ['another connection is spared', { connection: 1 }, false],
  ['a window includes its beginning', { from: '10s' }, true],
  ['before the window nothing happens', { from: '10001ms' }, false],
  ['a window excludes its end', { to: '10s' }, false],
  ['within the window it strikes', { from: '9s', to: '11s' }, true],
  ['all conditions must hold', { operation: 'search', attempt: 2, method: 'GET' }, false],
  ['a probability of 1 always strikes', { probability: 1 }, true],
  ['a probability of 0 never strikes', { probability: 0 }, false],
];

test.for(matches)('%s', ([, match, expected]) => {
  expect(strikes(match)).toBe(expected);
});

test('an operation without a name is not matched by name', () => {
  const unnamed = { ...exchange, identity: { operation: '17', attempt: 2 } };
  expect(strikes({ operation: 'search' }, unnamed)).toBe(false);
});

test('the first fault that matches wins', () => {
  const faults = [
    Fault.parse({ kind: 'close', match: { attempt: 1 } }),
    Fault.parse({ kind: 'reset', match: { method: 'POST' } }),
    Fault.parse({ kind: 'delay', delay: '1s' }),
  ];
  const { pick } = createScript({ faults, seed: 'seed', runId: '0' });
  const get = { ...exchange, method: 'GET' };
  expect([pick(exchange)?.kind, pick(get)?.kind]).toEqual(['reset', 'delay']);
});

test('without faults nothing strikes', () => {
  const { pick } = createScript({ faults: [], seed: 'seed', runId: '0' });
  expect(pick(exchange)).toBeUndefined();
});

const draws = (options: { seed: string; runId: string; faults: readonly Fault[] }) => {
  const { pick } = createScript(options);
  return (operations: readonly number[]) =>
    operations.filter((operation) =>
      pick({ ...exchange, identity: { operation: `${operation}`, attempt: 1 } }),
    );
};

const operations = Array.from({ length: 1_000 }, (_, index) => index);
const tenth = reset({ probability: 0.1 });

test('a probability does not depend on the order in which requests arrive', () => {
  const struck = draws({ faults: [tenth], seed: 'seed', runId: '0' });
  const reversed = struck(operations.toReversed());
  expect(reversed.toReversed()).toEqual(struck(operations));
});

test('a probability strikes about its share', () => {
  // 1,000 draws of 0.1: mean 100, standard deviation 9.5; the seed is fixed, so this never wavers.
  const { length } = draws({ faults: [tenth], seed: 'seed', runId: '0' })(operations);
  expect(Math.abs(length - 100)).toBeLessThan(40);
});

test.for([
  ['seed', { faults: [tenth], seed: 'other', runId: '0' }],
  ['run id', { faults: [tenth], seed: 'seed', runId: '1' }],
  ['place in the list', { faults: [reset({ method: 'PUT' }), tenth], seed: 'seed', runId: '0' }],
] as const)('another %s strikes other operations', ([, options]) => {
  const here = draws({ faults: [tenth], seed: 'seed', runId: '0' })(operations);
  expect(draws(options)(operations)).not.toEqual(here);
});

test('in its recovery an outage strikes a share that falls to nothing, whatever the order', () => {
  const fault = Fault.parse({ kind: 'outage', recovery: '10s', match: { to: '10s' } });
  const { pick } = createScript({ faults: [fault], seed: 'seed', runId: '0' });
  const struckAt = (atMs: number) =>
    operations.filter((operation) =>
      pick({ ...exchange, atMs, identity: { operation: `${operation}`, attempt: 1 } }),
    );
  const struck = [9_999, 12_500, 15_000, 17_500, 20_000].map(struckAt);
  // Of 1,000 a deviation of at most 16; the seed is fixed. Whoever is struck late is struck earlier too.
  const apart = struck.map(({ length }, index) => Math.abs(length - (1_000 - 250 * index)));
  expect(apart.filter((far) => far > 64)).toEqual([]);
  expect([struck[0]?.length, struck[4]?.length]).toEqual([1_000, 0]);
  expect(struck[3]?.filter((operation) => !struck[1]?.includes(operation))).toEqual([]);
});

test('what strikes before a request is read leaves read requests alone, and the other way round', () => {
  const faults = [
    reset({}),
    ...[
      { kind: 'reset-unread' },
      { kind: 'refuse' },
      { kind: 'restart', at: '1s', down: '1s' },
    ].map((fault) => Fault.parse(fault)),
  ];
  const script = createScript({ faults: faults.toReversed(), seed: 'seed', runId: '0' });
  const seen = { connection: 1, request: 0, atMs: 0 };
  expect([
    script.pick(exchange)?.kind,
    script.pickUnread({ ...seen, at: 'accept' })?.kind,
    script.pickUnread({ ...seen, at: 'first-byte' }),
  ]).toEqual(['reset', 'reset-unread', undefined]);
});
