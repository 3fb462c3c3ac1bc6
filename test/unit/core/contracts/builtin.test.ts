import { describe, expect, test } from 'vitest';
import { AigeonOptions } from '../../../../src/core/apis/aigeon/options.ts';
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

  test('name every limit of the Aigeon page, and the mock plays those figures', () => {
    const limits = (builtinContracts.aigeon.rateLimits ?? []).map(
      ({ id, per, requests, windowMs }) => [id, per, requests, windowMs],
    );
    expect(limits).toEqual([
      ['writes', 'credential', 600, 60_000],
      ['writes', 'credential', 20, 1_000],
      ['reads', 'credential', 1_200, 60_000],
      ['reads', 'credential', 50, 1_000],
      ['sends', 'organisation', 300, 60_000],
    ]);
    const played = AigeonOptions.parse({}).limits;
    expect(limits.map(([, , requests]) => requests)).toEqual([
      played.writes.perMinute,
      played.writes.perSecond,
      played.reads.perMinute,
      played.reads.perSecond,
      played.sends.perMinute,
    ]);
  });

  test('name the three limits of AI Search by their codes, without figures', () => {
    expect(
      builtinContracts.aisearch.rateLimits?.map(({ id, code, requests }) => [id, code, requests]),
    ).toEqual([
      ['requests', 'RATE_LIMIT_EXCEEDED', undefined],
      ['sync-captures', 'CONCURRENCY_LIMIT_EXCEEDED', undefined],
      ['admission-queue', 'QUEUE_CAPACITY_EXCEEDED', undefined],
    ]);
  });

  test('name no limit by a code that they do not list', () => {
    const unlisted = contracts.flatMap(([name, { rateLimits = [], classification }]) =>
      rateLimits
        .filter(({ code }) => !classification.byCode.some((row) => row.code === code))
        .map(({ id }) => `${name}: ${id}`),
    );
    expect(unlisted).toEqual([]);
  });

  test('say which answer of a key is stored, and for how long', () => {
    const stored = contracts.map(([name, { idempotency }]) => [
      name,
      idempotency.stores,
      idempotency.ttlMs,
    ]);
    expect(stored).toEqual([
      ['aigeon', 'first-success', 86_400_000],
      ['aisearch', 'first-success', 86_400_000],
      ['rfc', undefined, 86_400_000],
      ['aigeon-webhooks', undefined, 86_400_000],
      ['aisearch-webhooks', undefined, 86_400_000],
    ]);
  });

  test('declare numbers for every client, and every sender, in Aigeon alone', () => {
    const declared = contracts.map(([name, { retry }]) => [name, retry.declared]);
    expect(declared).toEqual([
      ['aigeon', true],
      ['aisearch', false],
      ['rfc', false],
      ['aigeon-webhooks', true],
      ['aisearch-webhooks', false],
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
