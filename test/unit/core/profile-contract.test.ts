// biome-ignore-all lint/suspicious/noThenProperty: a key of the profile, and no promise
import { expect, test } from 'vitest';
import { builtinContracts } from '../../../src/core/contracts/builtin.ts';
import { Profile } from '../../../src/core/profile.ts';
import { checkAgainstContract } from '../../../src/core/profile-contract.ts';

const profile = (operation: object, headers = {}) =>
  Profile.parse({
    name: 'p',
    target: { url: 'http://127.0.0.1:1/', headers },
    load: { model: 'open', rate: '1/s', duration: '1s' },
    operations: [{ name: 'order', method: 'POST', path: '/', ...operation }],
  });
const sentence = (field: string) =>
  `operation "order" sets ${field} itself, but a write carries its key by itself; leave it out, or say "idempotency: none"`;

test.for([
  ['rfc', { headers: { 'idempotency-key': 'k' } }, {}, 'Idempotency-Key'],
  ['rfc', {}, { 'Idempotency-Key': 'k' }, 'Idempotency-Key'],
  ['aisearch', { body: { query: 'q', idempotencyKey: 'k' } }, {}, 'idempotencyKey'],
] as const)(
  'under %s an operation with %o and headers %o would send two keys',
  ([name, operation, headers, field]) => {
    expect(() => checkAgainstContract(profile(operation, headers), builtinContracts[name])).toThrow(
      sentence(field),
    );
  },
);

test.for([
  ['rfc', { headers: { 'Idempotency-Key': 'k' }, idempotency: 'none' }],
  ['rfc', { body: { idempotencyKey: 'a field of the user' } }],
  ['aisearch', { headers: { 'Idempotency-Key': 'no key of this contract' } }],
  ['aisearch', { body: 'text' }],
] as const)('under %s an operation with %o sends one key or none', ([name, operation]) => {
  expect(() => checkAgainstContract(profile(operation), builtinContracts[name])).not.toThrow();
});

test.for([
  [{ then: [{ name: 'pay', path: '/', headers: { 'Idempotency-Key': 'k' } }] }, 'order.pay'],
  [{ after: { path: '/', headers: { 'Idempotency-Key': 'k' } } }, 'order.after'],
] as const)('what follows an operation sends one key as well: %o', ([operation, name]) => {
  expect(() => checkAgainstContract(profile(operation), builtinContracts.rfc)).toThrow(
    `operation "${name}" sets Idempotency-Key itself`,
  );
});

const own = (policy: object, headers = {}) =>
  Profile.parse({
    name: 'p',
    target: { mock: { api: 'plain' } },
    client: { module: './c.mjs', policy },
    load: { model: 'open', rate: '1/s', duration: '1s' },
    operations: [{ name: 'order', method: 'POST', path: '/', headers }],
  });

test('a client of one’s own declares no numbers where the vendor has them for all', () => {
  const { aigeon, aisearch } = builtinContracts;
  const sentence =
    'client: the contract aigeon has numbers for all clients, and yours is judged by those; leave all of "policy" out but "giveUpAbove"';
  expect(() => checkAgainstContract(own({ maxAttempts: 3 }), aigeon)).toThrow(sentence);
  expect(() => checkAgainstContract(own({ giveUpAbove: '1m' }), aigeon)).not.toThrow();
  expect(() => checkAgainstContract(own({ maxAttempts: 3 }), aisearch)).not.toThrow();
});

test('the key of a client of one’s own is not the profile’s matter', () => {
  const profile = own({}, { 'Idempotency-Key': 'k' });
  expect(() => checkAgainstContract(profile, builtinContracts.rfc)).toThrow(
    'operation "order" sets Idempotency-Key itself, but the key is the matter of your own client; leave it out',
  );
});
