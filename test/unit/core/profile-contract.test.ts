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
