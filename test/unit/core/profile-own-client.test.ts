import { expect, test } from 'vitest';
import { Profile } from '../../../src/core/profile.ts';

const order = { name: 'order', method: 'POST', path: '/orders' };

/** The places of a profile with a client of one's own that are refused, with what is said there. */
function refused(changes: object): string[] {
  const { error } = Profile.safeParse({
    name: 'own',
    target: { mock: { api: 'plain' } },
    client: { module: './client.mjs' },
    load: { model: 'open', rate: '5/s', duration: '1s' },
    operations: [order],
    ...changes,
  });
  return error?.issues.map(({ path, message }) => `${path.join('.')} ${message}`) ?? [];
}

const itsOwn = 'is the matter of your own client, which is not held to it here; leave it out';
const oneRequest =
  'stands beside a client of your own, which is given one request an operation; leave it out';

test('a client of one’s own goes with a mock, and with time-outs that are the usual ones', () => {
  expect([refused({}), refused({ timeouts: { connect: '5s' } })]).toEqual([[], []]);
});

test('at another target than the run’s own mock nobody would see its attempts', () => {
  expect(refused({ target: { url: 'http://127.0.0.1:1/' } })).toEqual([
    'target.url stands beside a client of your own, whose attempts nobody would see there; name a "mock" as the target, which the run starts for itself',
  ]);
});

test.for<[changes: object, sentence: string]>([
  [{ connections: 5 }, `connections ${itsOwn}`],
  [{ timeouts: { connect: '1s' } }, `timeouts ${itsOwn}`],
  [{ maxRequests: 5 }, `maxRequests ${itsOwn}`],
  [{ maxJobs: 5 }, `maxJobs ${itsOwn}`],
  [{ operations: [{ ...order, idempotency: 'none' }] }, `operations.0.idempotency ${itsOwn}`],
  [
    { operations: [order, { name: 'b', path: '/', take: { job: { pointer: '/id' } } }] },
    `operations.1.take ${oneRequest}`,
  ],
  [
    // biome-ignore lint/suspicious/noThenProperty: a key of the profile, and no promise
    { operations: [{ ...order, then: [{ name: 'done', path: '/' }] }] },
    `operations.0.then ${oneRequest}`,
  ],
  [{ operations: [{ ...order, after: { path: '/' } }] }, `operations.0.after ${oneRequest}`],
])('what a client of one’s own cannot be made to do is refused: %j', ([changes, sentence]) => {
  expect(refused(changes)).toEqual([sentence]);
});

test('all of it is open to the reference client', () => {
  const operations = [{ ...order, idempotency: 'none' }];
  expect(refused({ client: {}, operations, connections: 5, maxJobs: 5 })).toEqual([]);
});
