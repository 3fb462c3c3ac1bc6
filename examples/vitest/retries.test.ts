import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { ProfileObject } from 'retrial';
import { judge, runLoad, startMock, toHonourRetries } from 'retrial';
import { expect, test } from 'vitest';

declare module 'vitest' {
  interface Matchers {
    toHonourRetries(): void;
  }
}

expect.extend({ toHonourRetries });

/** The client under test: at most three attempts, with one key for all of them. */
async function createOrder(url: string, key: string): Promise<number> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const response = await fetch(`${url}/orders`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', 'Idempotency-Key': key },
        body: JSON.stringify({ item: 'kettle' }),
      });
      await response.arrayBuffer();
      if (response.status < 500 || attempt === 3) return response.status;
      await pause(Number(response.headers.get('Retry-After') ?? 0) * 1_000);
    } catch (error) {
      if (attempt === 3) throw error;
    }
  }
}

test('an order whose answer was lost exists once', async () => {
  const faults = [{ kind: 'lost-answer' as const, match: { attempt: 1 } }];
  await using mock = await startMock('plain', { faults });
  expect(await createOrder(mock.url, 'order-1')).toBe(201);
  expect(mock.ledger()).toEqual({ jobs: 1, replays: 1, conflicts: 0 });
  expect(mock.requests.map(({ fault }) => fault)).toEqual(['lost-answer', undefined]);
});

test('a client that is told to wait comes back no earlier', async () => {
  const retryAfter = { seconds: 1 };
  const faults = [{ kind: 'status' as const, status: 503, retryAfter, match: { attempt: 1 } }];
  await using mock = await startMock('plain', { faults });
  expect(await createOrder(mock.url, 'order-2')).toBe(201);
  const [first, second] = mock.requests;
  expect((second?.startMs ?? 0) - (first?.startMs ?? 0)).toBeGreaterThanOrEqual(995);
});

/** A load of five orders, each of which is told to come back in a second. */
const orders: ProfileObject = {
  name: 'orders',
  target: {
    mock: {
      api: 'plain',
      faults: [{ kind: 'status', status: 503, retryAfter: { seconds: 1 }, match: { attempt: 1 } }],
    },
  },
  load: { model: 'closed', users: 5, iterations: 5 },
  operations: [{ name: 'order', method: 'POST', path: '/orders', body: { item: 'kettle' } }],
};

test('a load of orders honours what the server says of retries, and so does its trace', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'orders-'));
  const traceFile = join(folder, 'trace.ndjson');
  const result = await runLoad(orders, { traceFile });
  const judgement = await judge(traceFile);
  rmSync(folder, { recursive: true });
  expect(result.counts).toMatchObject({ succeeded: 5, attempts: 10, jobs: 5, duplicateJobs: 0 });
  expect(result).toHonourRetries();
  expect(judgement).toHonourRetries();
});

test('a client that ignores what the server says is found out', async () => {
  const client = { policy: { retryAfter: 'ignore' as const } };
  expect(await runLoad({ ...orders, client })).not.toHonourRetries();
});
