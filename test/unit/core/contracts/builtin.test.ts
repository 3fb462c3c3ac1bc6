import { describe, expect, test } from 'vitest';
import { builtinContracts } from '../../../../src/core/contracts/builtin.ts';
import { Contract } from '../../../../src/core/contracts/contract.ts';

const contracts = Object.entries(builtinContracts);

describe('the built-in contracts', () => {
  test.for(contracts)('%s is a valid contract under its own name', ([name, contract]) => {
    expect(Contract.parse(contract)).toEqual(contract);
    expect(contract.name).toBe(name);
  });

  test.for(contracts)('%s survives as text, so that a user can start from it', ([, contract]) => {
    expect(JSON.parse(JSON.stringify(contract))).toEqual(contract);
  });

  test('name every code of the Aigeon table', () => {
    const codes = builtinContracts.aigeon.classification.byCode.map(({ code }) => code);
    expect(codes).toEqual([400100, 401001, 403001, 404001, 429001, 500001]);
  });

  test('name every code of the AI Search table', () => {
    const codes = builtinContracts.aisearch.classification.byCode.map(({ code }) => code);
    expect(codes).toEqual([
      'AUTH_MISSING',
      'AUTH_INVALID',
      'VALIDATION_FAILED',
      'UNSUPPORTED_SURFACE',
      'IDEMPOTENCY_CONFLICT',
      'JOB_NOT_FOUND',
      'RATE_LIMIT_EXCEEDED',
      'CONCURRENCY_LIMIT_EXCEEDED',
      'QUEUE_CAPACITY_EXCEEDED',
      'SURFACE_TIMEOUT',
    ]);
  });

  test('declare numbers for every client in Aigeon alone', () => {
    const declared = contracts.map(([name, { retry }]) => [name, retry.declared]);
    expect(declared).toEqual([
      ['aigeon', true],
      ['aisearch', false],
      ['rfc', false],
    ]);
  });

  test('give a source for every level that they raise', () => {
    const unsourced = contracts.flatMap(([name, { levels, ruleSources }]) =>
      Object.entries(levels)
        .filter(([rule, level]) => level !== 'off' && ruleSources?.[rule] === undefined)
        .map(([rule]) => `${name}: ${rule}`),
    );
    expect(unsourced).toEqual([]);
  });

  test('refuse a pointer that is none', () => {
    const wrong = { ...builtinContracts.rfc, statusPointer: 'status' };
    expect(Contract.safeParse(wrong).error?.issues[0]?.message).toBe(
      'is not a JSON pointer (RFC 6901); write it like /error/code',
    );
  });
});
