import { describe, expect, test } from 'vitest';
import { errorBody } from '../../../../src/core/apis/error-body.ts';
import type { CaseStep } from '../../../../src/core/cases/case.ts';
import { caseGroups } from '../../../../src/core/cases/case.ts';
import { apiOf, caseOf, casesFor, clientCases } from '../../../../src/core/cases/catalogue.ts';
import { faultsOf } from '../../../../src/core/cases/compile.ts';
import { builtinContracts } from '../../../../src/core/contracts/builtin.ts';
import { classify } from '../../../../src/core/contracts/classify.ts';
import type { Contract } from '../../../../src/core/contracts/contract.ts';
import { Fault } from '../../../../src/core/faults/fault.ts';
import { checkFaults } from '../../../../src/endpoint/faults/check.ts';

const { aigeon, aisearch, rfc } = builtinContracts;
const contracts: readonly Contract[] = [aigeon, aisearch, rfc];
const ids = clientCases.map(({ id }) => id);

const shared = {
  control: ['control-429', 'control-503'],
  'retry-after': [
    ...['ra-seconds-429', 'ra-seconds-503', 'ra-repeated'],
    ...['ra-413', 'ra-with-ratelimit-reset', 'ra-slow-body'],
    ...['ra-imf-date', 'ra-rfc850-date', 'ra-asctime-newyork', 'ra-asctime-kolkata'],
    ...['ra-zero', 'ra-past-1s', 'ra-past-60s'],
    ...['ra-negative', 'ra-word', 'ra-decimal', 'ra-list', 'ra-twice'],
    ...['ra-70', 'ra-86400', 'ra-2147484', 'ra-99999999999'],
  ],
  status: [
    'success-200',
    ...['status-400', 'status-401', 'status-403', 'status-404', 'status-405'],
    ...['status-409', 'status-410', 'status-422', 'status-431', 'status-451'],
    ...['status-408-get', 'status-408-post', 'status-421', 'status-425', 'status-429-bare'],
    ...['status-500', 'status-502', 'status-503', 'status-504', 'status-501', 'status-505'],
  ],
  write: [
    ...['post-503', 'post-reset', 'post-reset-reused-connection'],
    ...['post-closed-reused-connection', 'post-timeout', 'lost-answer'],
  ],
  'broken-answer': [
    ...['refused-connection', 'reset-before-response', 'closed-before-response'],
    ...['stall-headers', 'stall-body', 'truncated-length', 'truncated-chunked'],
    ...['malformed-chunk', 'malformed-status', 'garbage', 'close-header-503'],
  ],
  population: ['always-503', 'jitter-20', 'herd-50', 'outage-50'],
};

const ofOne = {
  aigeon: ['enveloped-400100', 'enveloped-429001', 'enveloped-500001', 'enveloped-minus-1'],
  aisearch: ['conflict-409', 'concurrency-429', 'surface-absent', 'queue-429'],
  plain: ['post-303-get-429'],
};

test.for(['aigeon', 'aisearch', 'plain'] as const)('the cases of %s are all there', (api) => {
  const expected = [...Object.values(shared).flat(), ...ofOne[api]];
  const found = casesFor(api).map(({ id }) => id);
  expect(found.toSorted()).toEqual(expected.toSorted());
});

test.for(Object.entries(shared))('every case of the group %s says so', ([group, members]) => {
  expect(members.filter((id) => caseOf(id)?.group !== group)).toEqual([]);
});

test('ids are unique, and can stand in a URL as they are', () => {
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.filter((id) => !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(id))).toEqual([]);
});

test('a case is found by its id, and nothing by any other', () => {
  expect(ids.map((id) => caseOf(id)?.id)).toEqual(ids);
  expect(caseOf('ra-second-429')).toBeUndefined();
});

test('cases stand in the order of their groups', () => {
  const order = clientCases.map(({ group }) => caseGroups.indexOf(group));
  expect(order).toEqual(order.toSorted((a, b) => a - b));
});

test('every case tells its story in one line', () => {
  const told = clientCases.filter(({ tells }) => /^\S[^\n]{10,110}[^.\s]$/.test(tells));
  expect(told.map(({ id }) => id)).toEqual(ids);
});

test('a contract without a mock of its own is played by the plain one', () => {
  expect([...contracts, { name: 'my-api' }].map(apiOf)).toEqual([
    ...['aigeon', 'aisearch', 'plain'],
    'plain',
  ]);
});

test('what a case asks for fits to the rest of it', () => {
  const wrong = clientCases.filter(
    ({ warmUp, oneProcess, reads, asks, apis, request, script, operations = 1 }) =>
      (warmUp && !(oneProcess && reads)) ||
      (reads && request !== 'write') ||
      (asks && (apis?.length !== 1 || request !== 'write')) ||
      apis?.length === 0 ||
      script.length === 0 ||
      operations < 1,
  );
  expect(wrong).toEqual([]);
});

const isTested = (step: CaseStep): boolean =>
  step !== 'answer' &&
  'retryAfter' in step &&
  step.retryAfter !== undefined &&
  'tested' in step.retryAfter;

test('a case with a tested value names the control that decides on it', () => {
  const without = clientCases.filter(({ script, control }) => script.some(isTested) && !control);
  expect(without).toEqual([]);
});

test.for(contracts)('every script can be performed under $name, as it stands', (contract) => {
  const faults = casesFor(apiOf(contract)).flatMap((each) => faultsOf(each, { testedSeconds: 30 }));
  expect(() => checkFaults(faults, { contract, wallNow: () => 784_111_777_000 })).not.toThrow();
  // A fault that was written in a profile comes out of the schema like these.
  expect(faults.map((fault) => Fault.parse(written(fault)))).toEqual(faults);
});

/** As it would be written: a bare number is no duration. */
function written(value: unknown, key = ''): unknown {
  if (typeof value === 'number') return key === 'in' || key === 'every' ? `${value}ms` : value;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [name, written(each, name)]),
  );
}

/** What the first answer of a case means under a contract. */
function meaningOf(id: string, contract: Contract): string {
  const step = caseOf(id)?.script[0];
  if (step === undefined || step === 'answer' || step.kind !== 'status') return '';
  const { body } = errorBody(contract.name, step.status, step.code, '');
  const parsed = JSON.parse(body) as {
    readonly code?: string | number;
    readonly error?: { readonly code: string };
  };
  return classify(contract, {
    status: step.status,
    code: parsed.error?.code ?? parsed.code,
    keyed: false,
    hasRetryAfter: step.retryAfter !== undefined,
  }).class;
}

const never = 'never-retry';
const retry = 'retryable';

describe('what the cases promise is what the contracts say', () => {
  test.for([
    [['control-429', 'control-503', 'always-503', 'jitter-20', 'herd-50'], retry, retry, retry],
    [['ra-seconds-429', 'ra-seconds-503', 'ra-zero', 'ra-word', 'ra-70'], retry, retry, retry],
    [['ra-413'], never, never, 'unjudged'],
    [['status-400', 'status-403', 'status-404', 'status-405', 'status-409'], never, never, never],
    [['status-410', 'status-422', 'status-431', 'status-451'], never, never, never],
    [['status-401', 'status-421'], never, never, 'unjudged'],
    [['status-408-get', 'status-408-post', 'status-425'], never, never, retry],
    [['status-429-bare', 'status-500', 'status-502', 'status-503'], retry, retry, retry],
    [['status-504', 'post-503', 'close-header-503'], retry, retry, retry],
    [['status-501', 'status-505'], retry, retry, never],
    [['enveloped-400100', 'enveloped-minus-1'], never, undefined, undefined],
    [['enveloped-429001', 'enveloped-500001'], retry, undefined, undefined],
    [['conflict-409'], undefined, never, undefined],
    [['concurrency-429', 'queue-429'], undefined, retry, undefined],
    [['post-303-get-429'], undefined, undefined, 'final'],
  ] as const)('%s', ([some, ...expected]) => {
    for (const [index, contract] of contracts.entries()) {
      const wanted = expected[index];
      if (wanted === undefined) continue;
      expect(some.map((id) => meaningOf(id, contract))).toEqual(some.map(() => wanted));
    }
  });
});
