import { expect, test } from 'vitest';
import type { LoadWishes } from '../../../src/cli/plan-load.ts';
import { planLoad } from '../../../src/cli/plan-load.ts';
import { loadHashOf } from '../../../src/run/load-hash.ts';
import { writeProfile } from '../../helpers/load-run.ts';

const text = `name: orders
target: { url: 'http://127.0.0.1:8080/', headers: { Authorization: 'Bearer one-secret' } }
load: { model: open, rate: 10/s, duration: 1s }
operations: [{ name: order, path: /orders, headers: { Authorization: 'Bearer one-secret' } }]
thresholds: [errors < 1%]
`;

function hashOf(profile = text, wishes: Partial<LoadWishes> = {}): string {
  return loadHashOf(planLoad({ profile: writeProfile(profile), ...wishes }));
}

test('the same load has the same hash, whatever its target, its secrets and what is asked of it', () => {
  const same = [
    text,
    text.replace(':8080', ':9090'),
    text.replaceAll('one-secret', 'another-secret'),
    text.replace('1%', '5%'),
  ].map((profile) => hashOf(profile));
  const aimed = hashOf(text, { target: 'http://127.0.0.1:9090/' });
  const mocked = hashOf(text.replace(/target: .*/, 'target: { mock: { api: plain } }'));
  expect(new Set([...same, aimed, mocked]).size).toBe(1);
});

test.for([
  ['the rate on the command line', text, { rate: '20/s' }],
  ['the duration on the command line', text, { duration: '2s' }],
  ['the rate', text.replace('10/s', '11/s'), {}],
  ['a path', text.replace('/orders,', '/items,'), {}],
  ['the connections', `${text}connections: 3\n`, {}],
  ['the client', `${text}client: { retries: false }\n`, {}],
  ['its numbers', `${text}client: { policy: { maxAttempts: 2 } }\n`, {}],
  ['the contract', `${text}contract: aisearch\n`, {}],
  ['the warm-up', `${text}warmup: 100ms\n`, {}],
] as const)('another load has another hash: %s', ([, profile, wishes]) => {
  expect(hashOf(profile, wishes)).not.toBe(hashOf());
});

test('the rows of a feed are part of the load', () => {
  const plan = planLoad({ profile: writeProfile(text) });
  const feed = (cell: string) => ({
    ...plan,
    feeds: { users: { order: 'shared' as const, columns: ['email'], rows: [[cell]] } },
  });
  expect(loadHashOf(feed('a@x'))).toBe(loadHashOf(feed('a@x')));
  expect(loadHashOf(feed('a@x'))).not.toBe(loadHashOf(feed('b@x')));
});
