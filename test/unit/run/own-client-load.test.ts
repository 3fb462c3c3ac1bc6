import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { planLoad } from '../../../src/cli/plan-load.ts';
import { startClock } from '../../../src/run/clock.ts';
import type { Observation } from '../../../src/run/observation.ts';
import { OwnClientBook } from '../../../src/run/own-client-book.ts';
import { OwnClientLoad } from '../../../src/run/own-client-load.ts';
import type { ClientDriver, ClientReport, TrialOperation } from '../../../src/run/trial/driver.ts';
import { writeProfile } from '../../helpers/load-run.ts';

const file = writeProfile(`name: own
target: { mock: { api: plain }, headers: { Authorization: Bearer t } }
client: { module: ./none.mjs }
load: { model: open, rate: 10/s, duration: 1s }
operations:
  - { name: order, method: POST, path: '/orders?n={{seq}}', body: { item: 'i{{seq}}' } }
maxInFlight: 4
seed: 1
`);

/** A load by a client that reports when the test says so, two operations at once. */
function loading() {
  const told: string[] = [];
  const given: { operation: TrialOperation; report: (report: ClientReport) => void }[] = [];
  const driver: ClientDriver = {
    kind: 'function',
    shown: 'client.mjs',
    requests: ['read', 'write'],
    oneProcess: true,
    run(operation, signal) {
      const { promise, resolve } = Promise.withResolvers<ClientReport>();
      signal.addEventListener('abort', () => resolve({ result: 'killed', because: 'aborted' }));
      given.push({ operation, report: resolve });
      return promise;
    },
    async [Symbol.asyncDispose]() {
      told.push('disposed of');
    },
  };
  const recorder = {
    arrived: () => {},
    attempted: () => {},
    dropped: (name: string, atMs: number) => void told.push(`${name} dropped at ${atMs}`),
    ended: ({ id }: { id: string }, { result, because }: { result: string; because: string }) =>
      void told.push(`${id} ${result}: ${because}`),
    told: () => {},
  };
  const book = new OwnClientBook({ recorder, onStall: () => {}, client: undefined });
  const load = new OwnClientLoad({
    data: { plan: planLoad({ profile: file }), url: 'http://127.0.0.1:9', traceFile: undefined },
    clock: startClock(),
    observation: { recorder, metrics: {} } as unknown as Observation,
    ownMock: true,
    endArrivals: () => void told.push('no more arrivals'),
    onOperationEnd: (user) => void told.push(`the operation of user ${user} is over`),
    ...{ book, driver, concurrency: 2 },
    onOver: ({ name, index }) => void told.push(`${name} ${index} is over`),
  });
  const ids = (): string[] => given.map(({ operation }) => operation.id);
  return { load, given, ids, told, book };
}

const succeeded: ClientReport = { result: 'succeeded', because: 'resolved' };
const crashed: ClientReport = { result: 'crashed', because: 'exit code 1' };

test('a client is told the whole request of its operation, below a base URL of its own', () => {
  const { load, given } = loading();
  load.arrive(3, 300);
  const { key, ...operation } = given[0]?.operation ?? { key: '' };
  expect(operation).toEqual({
    id: 'order-3',
    caseId: 'order',
    url: 'http://127.0.0.1:9/t/0/order/3/orders?n=3',
    baseUrl: 'http://127.0.0.1:9/t/0/order/3',
    method: 'POST',
    path: '/orders?n=3',
    headers: { 'Content-Type': 'application/json', Authorization: 'Bearer t' },
    body: '{"item":"i3"}',
    timeZone: undefined,
  });
  expect(key).toMatch(/^[\da-f]{8}-[\da-f]{4}-4/);
});

test('the same arrival asks for the same, whoever asks and when', () => {
  const [one, other] = [loading(), loading()];
  other.load.arrive(7, 1);
  one.load.arrive(3, 300);
  other.load.arrive(3, 400);
  expect(other.given[1]?.operation).toEqual(one.given[0]?.operation);
});

test('no more operations are given at once than it takes; the next wait in line, in their order', async () => {
  const { load, given, ids, told } = loading();
  const arrived = [0, 1, 2, 3, 4].map((index) => load.arrive(index, index, index));
  expect({ arrived, inFlight: load.inFlight, ids: ids(), told }).toEqual({
    arrived: [true, true, true, true, false],
    inFlight: 4,
    ids: ['order-0', 'order-1'],
    told: ['order dropped at 4'],
  });
  given[1]?.report(succeeded);
  await turn();
  expect({ inFlight: load.inFlight, ids: ids(), told: told.slice(1) }).toEqual({
    inFlight: 3,
    ids: ['order-0', 'order-1', 'order-2'],
    told: ['order 1 is over', 'the operation of user 1 is over'],
  });
});

test('the end of the run ends what is under way, and gives out nothing more', async () => {
  const { load, given, ids, told, book } = loading();
  for (const index of [0, 1, 2]) load.arrive(index, index);
  given[0]?.report(succeeded);
  await load.end();
  book.finish();
  expect({ ids: ids(), inFlight: load.inFlight, told }).toEqual({
    ids: ['order-0', 'order-1'],
    inFlight: 0,
    told: [
      'order 0 is over',
      'order 1 is over',
      'the operation of user undefined is over',
      'the operation of user undefined is over',
      'disposed of',
      'order-2 censored: unsent',
      'order-0 succeeded: resolved',
      'order-1 censored: run-ended',
    ],
  });
});

test('a client that is lost gets no operation any more', async () => {
  const { load, given, told } = loading();
  // Two at once: lost after twice as many crashes and ten more.
  for (let index = 0; index < 14; index += 1) {
    load.arrive(index, index);
    given[index]?.report(crashed);
    await turn();
  }
  expect(load.arrive(14, 14)).toBe(false);
  expect(told.filter((line) => line === 'no more arrivals')).toHaveLength(1);
  expect(await load.conclude()).toEqual({
    followUps: 0,
    lost: 'the client was lost: it ended without a report on 14 operations in a row (exit code 1)',
    remarks: [],
  });
});
