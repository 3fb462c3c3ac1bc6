import { expect, test } from 'vitest';
import { listenDriver } from '../../../../src/run/trial/listen-driver.ts';
import { noAbort, trialOperation } from '../../../helpers/trial-operation.ts';

const unknown = { result: 'unknown', because: 'nobody could see it end' };

test('of a client that is started elsewhere nothing is known when the time of its operation is over', async () => {
  await using driver = listenDriver();
  const abort = new AbortController();
  let isSettled = false;
  const running = driver.run(trialOperation(), abort.signal).finally(() => {
    isSettled = true;
  });
  await new Promise(setImmediate);
  const wasSettled = isSettled;
  abort.abort();
  expect([wasSettled, await running]).toEqual([false, unknown]);
  expect(await driver.run(trialOperation(), abort.signal)).toEqual(unknown);
});

test('of a client that is started elsewhere nothing is known when the trial ends', async () => {
  const driver = listenDriver();
  const running = driver.run(trialOperation(), noAbort);
  await driver[Symbol.asyncDispose]();
  expect(await running).toEqual(unknown);
});
