import { expect, test } from 'vitest';
import { webhookSignature } from '../../../../src/core/rules/webhook-signature.ts';
import type { Attempt } from '../../../../src/core/trace.ts';
import { conclude, contextUnder, operationOf } from '../../../helpers/judging.ts';

const judge = (...signatures: Attempt['signature'][]) => {
  const attempts = signatures.map((signature) => (signature === undefined ? {} : { signature }));
  return conclude(webhookSignature, contextUnder('aigeon-webhooks', { observer: 'endpoint' }), [
    operationOf(attempts),
  ]);
};

test('a delivery whose every attempt is signed passes', () => {
  expect(judge('right', 'right')).toMatchObject({
    verdict: 'pass',
    level: 'must',
    checked: 2,
    source: 'Aigeon webhooks page, X-Aigeon-Signature',
  });
});

test.for([
  ['missing', 'attempt 2 came without a signature'],
  ['malformed', 'attempt 2 carried a signature that is not written as the page says'],
  ['wrong', 'attempt 2 carried a signature that is not of its body under the secret'],
] as const)('one attempt whose signature is %s fails', ([signature, sentence]) => {
  expect(judge('right', signature)).toMatchObject({
    verdict: 'fail',
    checked: 2,
    violations: 1,
    evidence: [{ operation: 'a', attempts: [2], sentence }],
  });
});

test('where nobody knows the secret it is not exercised', () => {
  expect(judge(undefined, undefined)).toMatchObject({ verdict: 'not-exercised', checked: 0 });
});
