import { describe, expect, test } from 'vitest';
import type { ClientReport } from '../../../../src/run/trial/driver.ts';
import type { ClientFunction } from '../../../../src/run/trial/function-driver.ts';
import { functionDriver } from '../../../../src/run/trial/function-driver.ts';
import { noAbort, trialOperation } from '../../../helpers/trial-operation.ts';

async function report(client: ClientFunction): Promise<ClientReport> {
  await using driver = functionDriver({ name: 'ours', client });
  return await driver.run(trialOperation(), noAbort);
}

describe('a client that is a function', () => {
  test.for([
    [undefined, { because: 'resolved' }],
    [null, { because: 'resolved' }],
    ['not ok', { because: 'resolved' }],
    [{ status: 201 }, { because: 'resolved, status 201', status: 201 }],
    [new Response('', { status: 200 }), { because: 'resolved, status 200', status: 200 }],
  ] as const)('succeeds by resolving to %j', async ([value, expected]) => {
    expect(await report(async () => value)).toEqual({ result: 'succeeded', ...expected });
  });

  test.for([
    [{ ok: false }, { because: 'ok: false' }],
    [
      { ok: false, status: 503 },
      { because: 'status 503', status: 503 },
    ],
    [
      { ok: false, status: 429, error: new Error('too many\nof them') },
      { because: 'too many', status: 429, words: 'too many\nof them' },
    ],
    [
      { ok: false, error: 'gave up' },
      { because: 'gave up', words: 'gave up' },
    ],
    [new Response('', { status: 500 }), { because: 'status 500', status: 500 }],
  ] as const)('fails by resolving to %j', async ([value, expected]) => {
    expect(await report(async () => value)).toEqual({ result: 'failed', ...expected });
  });

  test('fails by a rejection, with its message, stack and status', async () => {
    const error = Object.assign(new Error('gave up\nafter 3'), { status: 503, stack: 'the stack' });
    const rejected = {
      result: 'failed',
      because: 'rejected: gave up',
      status: 503,
      words: 'the stack',
    };
    const throwing: ClientFunction = () => {
      throw error;
    };
    expect([await report(() => Promise.reject(error)), await report(throwing)]).toEqual([
      rejected,
      rejected,
    ]);
  });

  test.for([
    [new Error('read ECONNRESET'), 'rejected: fetch failed: read ECONNRESET'],
    [Object.assign(new Error(), { code: 'ECONNREFUSED' }), 'rejected: fetch failed: ECONNREFUSED'],
    ['no error', 'rejected: fetch failed'],
  ] as const)('has the cause %s of its error told', async ([cause, expected]) => {
    const error = new TypeError('fetch failed', { cause });
    expect((await report(() => Promise.reject(error))).because).toBe(expected);
  });

  test('may throw what cannot be shown', async () => {
    expect(await report(() => Promise.reject(Object.create(null)))).toEqual({
      result: 'failed',
      because: 'rejected: a value that cannot be shown',
      words: 'a value that cannot be shown',
    });
  });

  test('has its reason cut to a length for a table', async () => {
    const { because } = await report(() => Promise.reject(new Error('a'.repeat(500))));
    expect(because).toBe(`rejected: ${'a'.repeat(189)}…`);
  });

  test('is given its operation, and a signal that ends with the time of the operation', async () => {
    const given: unknown[] = [];
    await using driver = functionDriver({
      name: 'ours',
      client: (operation, signal) => {
        given.push(operation);
        return new Promise((resolve) => signal.addEventListener('abort', resolve));
      },
    });
    const abort = new AbortController();
    const running = driver.run(trialOperation(), abort.signal);
    abort.abort();
    expect([await running, given]).toEqual([
      { result: 'killed', because: 'its time was over' },
      [trialOperation()],
    ]);
  });

  test('is not called where its time is over already', async () => {
    let calls = 0;
    await using driver = functionDriver({
      name: 'ours',
      client: async () => {
        calls += 1;
      },
    });
    const { result } = await driver.run(trialOperation(), AbortSignal.abort());
    expect({ result, calls }).toEqual({ result: 'killed', calls: 0 });
  });

  test('that never ends is given up on when the driver is disposed of', async () => {
    const driver = functionDriver({ name: 'ours', client: () => new Promise(() => {}) });
    const running = driver.run(trialOperation(), noAbort);
    await driver[Symbol.asyncDispose]();
    expect((await running).result).toBe('killed');
  });
});
