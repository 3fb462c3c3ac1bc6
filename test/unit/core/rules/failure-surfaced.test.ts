import { expect, test } from 'vitest';
import { nobodyListened } from '../../../../src/core/operation.ts';
import { failureSurfaced } from '../../../../src/core/rules/failure-surfaced.ts';
import { conclude, contextUnder, operationOf } from '../../../helpers/judging.ts';
import { clientResult, response } from '../../../helpers/records.ts';

const context = contextUnder('rfc', { observer: 'endpoint' });

function unheard(result: 'succeeded' | 'failed', because: string) {
  const told = { ...clientResult('a', 5), result, because };
  const operation = operationOf([], { result: told });
  const { verdict, checked, violations, evidence } = conclude(failureSurfaced, context, [
    operation,
  ]);
  return { verdict, checked, violations, sentences: evidence.map(({ sentence }) => sentence) };
}

test('a success where nobody listened is none, and a failure is the truth', () => {
  expect(unheard('succeeded', nobodyListened)).toEqual({
    verdict: 'fail',
    checked: 1,
    violations: 1,
    sentences: ['told its caller that it succeeded, where nobody listened at that port'],
  });
  expect(unheard('failed', nobodyListened)).toMatchObject({ verdict: 'pass', checked: 1 });
});

test('an operation without attempts whose requests could have been seen is not judged', () => {
  expect(unheard('succeeded', 'exit code 0')).toMatchObject({ verdict: 'not-exercised' });
});

test('where nobody saw what the caller was told, nothing is held against the client', () => {
  const result = { ...clientResult('a', 5), result: 'unknown' } as const;
  const operation = operationOf([{ outcome: response(500) }], { result });
  expect(conclude(failureSurfaced, context, [operation])).toMatchObject({
    verdict: 'not-exercised',
    checked: 0,
  });
});
