import { expect, onTestFinished, test } from 'vitest';
import { rfc } from '../../../src/core/contracts/rfc.ts';
import { MockSettings } from '../../../src/core/profile.ts';
import { startClock } from '../../../src/run/clock.ts';
import { createApi } from '../../../src/run/create-api.ts';
import type { MockBatch } from '../../../src/run/mock-messages.ts';
import { ObservingMock } from '../../../src/run/observing-mock.ts';

/** A mock that refuses first attempts, and what it told. */
async function observing() {
  const settings = MockSettings.parse({
    api: 'plain',
    faults: [{ kind: 'status', status: 503, match: { operation: 'order', attempt: 1 } }],
  });
  const records: MockBatch['records'][number][] = [];
  const mock = await ObservingMock.start({
    ...{ api: createApi(settings), contract: rfc, faults: settings.faults },
    ...{ seed: '1', runId: '0', clock: startClock(), names: ['order', 'read'] },
    onRecord: (record) => records.push(record),
  });
  onTestFinished(() => mock[Symbol.asyncDispose]());
  mock.begin();
  const post = async (path: string): Promise<number> => {
    const answer = await fetch(mock.url + path, { method: 'POST', body: '{}' });
    await answer.arrayBuffer();
    return answer.status;
  };
  const told = (): string[] =>
    records.flatMap((record) => {
      if (record.type === 'stall') return [];
      const { type, operation, attempt } = record;
      return [`${type} ${operation}/${attempt}`];
    });
  return { mock, post, told };
}

test('attempts are known by their base URL, and told in order with faults and jobs', async () => {
  const { post, told } = await observing();
  expect([await post('/t/0/order/4/orders'), await post('/t/0/order/4/orders')]).toEqual([
    503, 201,
  ]);
  await expect
    .poll(told)
    .toEqual(['fault order-4/1', 'attempt order-4/1', 'effect order-4/2', 'attempt order-4/2']);
});

test('a request below no base of an operation is refused, and counted', async () => {
  const { mock, post, told } = await observing();
  const paths = ['/orders', '/t/0/other/1/orders', '/t/1/order/1/orders'];
  expect(await Promise.all(paths.map(post))).toEqual([404, 404, 404]);
  expect([mock.strays, told()]).toEqual([3, []]);
});

test('an operation that is over is opened by no late request', async () => {
  const { mock, post } = await observing();
  await post('/t/0/read/1/orders');
  mock.over({ name: 'read', index: 1 });
  await expect.poll(() => post('/t/0/read/1/orders'), { timeout: 5_000 }).toBe(404);
});
