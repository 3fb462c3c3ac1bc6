import { expect, test } from 'vitest';
import { builtinContracts } from '../../../../src/core/contracts/builtin.ts';
import { undeclaredPolicy } from '../../../../src/core/retry/policy-of.ts';
import { retriesTransient } from '../../../../src/core/rules/retries-transient.ts';
import { retryAfterHonored } from '../../../../src/core/rules/retry-after-honored.ts';
import { retryAfterUncapped } from '../../../../src/core/rules/retry-after-uncapped.ts';
import type { Rule } from '../../../../src/core/rules/rule.ts';
import { conclude, contextUnder, operationOf } from '../../../helpers/judging.ts';
import { clientResult, response } from '../../../helpers/records.ts';

const undeclared = undeclaredPolicy(builtinContracts.rfc);

function judged(rule: Rule, declared: object, retryAfter: string[] | undefined, write = false) {
  const policy = { ...undeclared, declared: { ...undeclared.declared, ...declared } };
  const context = contextUnder('rfc', { observer: 'endpoint', policy });
  const outcome = response(retryAfter ? 429 : 503, retryAfter ? { retryAfter } : {});
  const request = write ? { method: 'PUT', write } : {};
  const result = { ...clientResult('a', 20), result: 'failed' } as const;
  const operation = operationOf([{ ...request, outcome }], { result });
  const { verdict, violations, evidence } = conclude(rule, context, [operation]);
  return { verdict, violations, sentence: evidence[0]?.sentence };
}

test('who gives up where its author says that it waits breaks the rule on that wait', () => {
  const upTo = { waitsUpToMs: 90_000 };
  expect(judged(retryAfterHonored, upTo, ['60'])).toEqual({
    verdict: 'warn',
    violations: 1,
    sentence:
      'gave up after a Retry-After of 60000 ms, where its author says that it waits up to 90000 ms',
  });
  expect(judged(retryAfterUncapped, upTo, ['90'])).toMatchObject({ verdict: 'warn' });
});

test('above what was declared, or where nothing was, giving up is taken', () => {
  expect(judged(retryAfterUncapped, { waitsUpToMs: 90_000 }, ['91'])).toMatchObject({
    verdict: 'pass',
  });
  expect(judged(retryAfterHonored, {}, ['60'])).toMatchObject({ verdict: 'not-exercised' });
  expect(judged(retryAfterUncapped, {}, ['61'])).toMatchObject({ verdict: 'pass' });
});

test('a write is not asked for again of a client whose author says that it never sends one twice', () => {
  expect(judged(retriesTransient, { resendsWrites: false }, undefined, true)).toMatchObject({
    verdict: 'not-exercised',
  });
  expect(judged(retriesTransient, { resendsWrites: false }, undefined)).toMatchObject({
    violations: 1,
  });
  expect(judged(retriesTransient, {}, undefined, true)).toMatchObject({ violations: 1 });
});
