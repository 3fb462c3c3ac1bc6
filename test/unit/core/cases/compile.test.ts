import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CaseStep, ClientCase } from '../../../../src/core/cases/case.ts';
import { caseOf } from '../../../../src/core/cases/catalogue.ts';
import { faultsOf } from '../../../../src/core/cases/compile.ts';
import type { Fault } from '../../../../src/core/faults/fault.ts';
import { createScript } from '../../../../src/core/faults/script.ts';

const base: ClientCase = {
  id: 'some-case',
  group: 'status',
  tells: '',
  request: 'read',
  script: [],
};
const settings = { testedSeconds: 7 };

/** Which fault strikes the n-th attempt of an operation of this name. */
function strikes(faults: readonly Fault[], { method = 'GET', attempt = 1, name = base.id } = {}) {
  const script = createScript({ faults, seed: 'seed', runId: '0' });
  const identity = { operation: `${name}-1`, name, attempt };
  const struck = script.pick({ identity, method, path: '/items', connection: 1, atMs: 0 });
  if (struck === undefined) return 'answer';
  const { match: _match, ...step } = struck;
  return step;
}

const step = fc.oneof(
  fc.constant<CaseStep>('answer'),
  fc.integer({ min: 400, max: 599 }).map((status): CaseStep => ({ kind: 'status', status })),
  fc.constantFrom<CaseStep>({ kind: 'reset' }, { kind: 'close' }, { kind: 'lost-answer' }),
);
const script = fc.array(step, { minLength: 1, maxLength: 6 });
const attempt = fc.integer({ min: 1, max: 12 });

test('each attempt meets exactly the step that stands there, and the last goes on for ever', () => {
  fc.assert(
    fc.property(script, attempt, (steps, nth) => {
      const faults = faultsOf({ ...base, script: steps }, settings);
      expect(strikes(faults, { attempt: nth })).toEqual(steps[nth - 1] ?? steps.at(-1));
    }),
  );
});

test('where reads have a script of their own, each method meets its own', () => {
  fc.assert(
    fc.property(script, script, attempt, (writes, reads, nth) => {
      const faults = faultsOf({ ...base, request: 'write', script: writes, reads }, settings);
      const met = (method: string) => strikes(faults, { method, attempt: nth });
      expect([met('POST'), met('GET')]).toEqual([
        writes[nth - 1] ?? writes.at(-1),
        reads[nth - 1] ?? reads.at(-1),
      ]);
    }),
  );
});

test('operations of another case are not struck', () => {
  fc.assert(
    fc.property(script, attempt, (steps, nth) => {
      const faults = faultsOf({ ...base, script: steps }, settings);
      expect(strikes(faults, { attempt: nth, name: 'another-case' })).toBe('answer');
    }),
  );
});

test.for([
  ['ra-seconds-429', { seconds: 7 }],
  ['ra-imf-date', { date: 'imf', in: 7_000 }],
  ['ra-rfc850-date', { date: 'rfc850', in: 7_000 }],
  ['ra-asctime-kolkata', { date: 'asctime', in: 7_000 }],
  ['ra-past-60s', { date: 'imf', in: -61_000 }],
  ['ra-twice', { raw: ['2', '4'] }],
  ['status-429-bare', undefined],
] as const)('%s asks for its own value, or the tested one', ([id, retryAfter]) => {
  const faults = faultsOf(caseOf(id) ?? base, settings);
  expect(strikes(faults, { name: id })).toEqual({
    kind: 'status',
    status: 429,
    ...(retryAfter && { retryAfter }),
  });
});

test('a write on a kept connection is struck once, the read before it and the retry never', () => {
  const id = 'post-reset-reused-connection';
  expect(faultsOf(caseOf(id) ?? base, settings)).toEqual([
    { kind: 'reset', match: { operation: id, method: 'POST', attempt: 1 } },
  ]);
});

test('after a redirect the read has its own script', () => {
  const id = 'post-303-get-429';
  const faults = faultsOf(caseOf(id) ?? base, settings);
  const met = (method: string, nth: number) => strikes(faults, { method, attempt: nth, name: id });
  expect([met('POST', 1), met('GET', 1), met('GET', 2)]).toEqual([
    { kind: 'status', status: 303, headers: { Location: '/items' } },
    { kind: 'status', status: 429 },
    'answer',
  ]);
});
