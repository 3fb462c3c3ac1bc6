import { expect, test } from 'vitest';
import { builtinContracts } from '../../../../src/core/contracts/builtin.ts';
import { OwnContract } from '../../../../src/core/contracts/own-contract.ts';

const { rfc } = builtinContracts;

const issues = (value: unknown): string[] =>
  (OwnContract.safeParse(value).error?.issues ?? []).map(
    ({ path, message }) => `${path.join('.')}: ${message}`,
  );

test.for(Object.values(builtinContracts))(
  'the contract $name could be a user’s own',
  (contract) => {
    expect(OwnContract.parse(contract)).toEqual(contract);
  },
);

test('a level is for a rule that there is', () => {
  const levels = { 'jitter-present': 'must', 'jitter-presant': 'must' };
  expect(issues({ ...rfc, levels })).toEqual([
    'levels.jitter-presant: "jitter-presant" is not a rule; did you mean "jitter-present"?',
  ]);
});

test('a level of something that no rule is like lists the rules', () => {
  expect(issues({ ...rfc, levels: { banana: 'must' } })).toEqual([
    expect.stringMatching(
      /^levels\.banana: "banana" is not a rule; the rules are retry-after-honored, /,
    ),
  ]);
});

test.for([
  ['Idempotency Key', 'is not a header name; it takes letters, digits and "-", without spaces'],
  ['Content-Length', 'is written by retrial itself; leave this header out'],
] as const)('a key cannot go into the header "%s"', ([field, sentence]) => {
  expect(issues({ ...rfc, idempotency: { ...rfc.idempotency, field } })).toEqual([
    `idempotency.field: "${field}" ${sentence}`,
  ]);
});

test('in a body a key may have any name', () => {
  const idempotency = { ...rfc.idempotency, in: 'body', field: 'the key' };
  expect(issues({ ...rfc, idempotency })).toEqual([]);
});
