import { writeFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { listenOn } from '../helpers/listen-on.ts';
import type { LoadRun } from '../helpers/load-run.ts';
import { judgeAgain, readTrace, runProfile, writeProfile } from '../helpers/load-run.ts';

/** A server whose orders are at work at the first look and done at the second. */
async function startShop(answers: Partial<Record<string, number>> = {}) {
  // Without what a run asks of a target before its load.
  const seen: { method: string; path: string; body: string; key: string | undefined }[] = [];
  const looks = new Map<string, number>();
  const answer = (request: IncomingMessage, response: ServerResponse, body: string): void => {
    const { method = '', url = '', headers } = request;
    if (method === 'HEAD') {
      response.end();
      return;
    }
    seen.push({ method, path: url, body, key: headers['idempotency-key']?.toString() });
    const reply = (status: number, value: unknown, more: Record<string, string> = {}): void => {
      response.writeHead(answers[method] ?? status, {
        'Content-Type': 'application/json',
        ...more,
      });
      response.end(JSON.stringify(value));
    };
    const count = (looks.get(url) ?? 0) + 1;
    if (method === 'GET') looks.set(url, count);
    if (method === 'POST' && url === '/orders') {
      const { item } = JSON.parse(body) as { readonly item: string };
      const location = `http://elsewhere.test/orders/${item}?full=1`;
      reply(201, { id: `${item}/1`, none: null }, { Location: location });
    } else if (method === 'GET' && count === 1) {
      // The first look at each order finds a server that is busy.
      reply(503, {}, { 'Retry-After': '1' });
    } else {
      reply(200, { state: count < 3 ? 'at work' : 'done', total: 5 });
    }
  };
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => answer(request, response, Buffer.concat(parts).toString()));
  });
  const site = await listenOn(server);
  return { url: site.url, seen, [Symbol.asyncDispose]: () => site[Symbol.asyncDispose]() };
}

const head = (url: string, iterations: number): string => `name: chain
target: { url: '${url}' }
load: { model: closed, users: 1, iterations: ${iterations}, duration: 20s }
seed: 1
operations:
  - name: order
    method: POST
    path: /orders
`;

/** The operations of a run as they stand in its trace: id, parent, name, attempts, end. */
function operationsOf(run: LoadRun): string[] {
  const attempts = new Map<string, string[]>();
  const lines: string[] = [];
  for (const record of readTrace(run)) {
    if (record.type === 'attempt') {
      const { operation, parent = '-', name, outcome } = record;
      const status = outcome.kind === 'response' ? String(outcome.status) : outcome.kind;
      const told = attempts.get(operation) ?? [`${operation} of ${parent}, ${name}:`];
      attempts.set(operation, [...told, status]);
    }
    if (record.type === 'client-result') {
      lines.push(`${attempts.get(record.operation)?.join(' ')} ${record.because}`);
    }
  }
  return lines;
}

test('steps take values from answers, poll until it is terminal, and retry like any operation', {
  timeout: 60_000,
}, async () => {
  await using shop = await startShop();
  const profile = writeProfile(`${head(shop.url, 2)}    body: { item: '{{goods.item}}' }
    take: { id: { pointer: /id }, place: { header: location } }
    then:
      - name: done
        path: '{{place}}'
        until: { pointer: /state, in: [done], every: 50ms, atMost: 20s }
        take: { total: { pointer: /total } }
      - { name: pay, method: POST, path: '/orders/{{id}}/pay', headers: { X-Item: '{{goods.item}}' }, body: { amount: '{{total}}', id: '{{id}}' } }
    after: { method: DELETE, path: '/orders/{{id}}' }
feeds: { goods: { file: goods.csv } }
thresholds: [ 'terminal.min >= 1100ms', 'attempts.max{order.done} <= 2' ]
`);
  writeFileSync(join(dirname(profile), 'goods.csv'), 'item\n"a ""b"""\nc\n');
  const run = await runProfile(profile);
  const { exitCode, chains, counts, metrics, operations } = run.result;

  expect(operationsOf(run)).toEqual([
    '0 of -, order: 201 succeeded',
    '0.1 of 0, order.done: 503 200 succeeded',
    '0.1.2 of 0, order.done: 200 succeeded',
    '0.2 of 0, order.pay: 200 succeeded',
    '1 of -, order: 201 succeeded',
    '1.1 of 1, order.done: 503 200 succeeded',
    '1.1.2 of 1, order.done: 200 succeeded',
    '1.2 of 1, order.pay: 200 succeeded',
  ]);
  expect({ exitCode, chains }).toEqual({
    exitCode: 0,
    chains: { done: 2, broken: 0, unfinished: 0 },
  });
  expect(counts).toMatchObject({ operations: 8, succeeded: 8, attempts: 10, retries: 2 });
  expect([metrics.terminal.count, operations.order?.terminal.count]).toEqual([2, 2]);
  expect(shop.seen.map(({ method, path, body }) => `${method} ${path} ${body}`.trim())).toEqual([
    'POST /orders {"item":"a \\"b\\""}',
    ...Array(3).fill('GET /orders/a%20%22b%22?full=1'),
    'POST /orders/a%20%22b%22%2F1/pay {"amount":"5","id":"a \\"b\\"/1"}',
    'POST /orders {"item":"c"}',
    ...Array(3).fill('GET /orders/c?full=1'),
    'POST /orders/c%2F1/pay {"amount":"5","id":"c/1"}',
    'DELETE /orders/a%20%22b%22%2F1',
    'DELETE /orders/c%2F1',
  ]);
  const keys = shop.seen.flatMap(({ method, key }) => (method === 'POST' ? [key] : []));
  expect([new Set(keys).size, keys.includes(undefined)]).toEqual([4, false]);
  expect(await judgeAgain(run)).toEqual(run.result.rules);

  await using again = await startShop();
  await runProfile(profile, ['--target', again.url, '--run-id', run.result.runId]);
  expect(again.seen).toEqual(shop.seen);
});

test('a value that is missing breaks the chain: counted, told, and no step follows', async () => {
  await using shop = await startShop();
  const run = await runProfile(
    writeProfile(`${head(shop.url, 3)}    body: { item: c }
    take: { id: { pointer: /none } }
    then: [{ name: look, path: '/orders/{{id}}' }]
    after: { method: DELETE, path: '/orders/{{id}}' }
thresholds: [errors < 1%]
`),
  );
  const { exitCode, chains, counts, reasons } = run.result;
  expect(operationsOf(run)).toEqual(
    [0, 1, 2].map((index) => `${index} of -, order: 201 value-missing`),
  );
  expect({ exitCode, chains, failed: counts.failed }).toEqual({
    exitCode: 2,
    chains: { done: 0, broken: 3, unfinished: 0 },
    failed: 3,
  });
  expect(reasons).toContain('3 chains broke at order: nothing for {{id}} stood at /none');
  expect(shop.seen.map(({ method }) => method)).toEqual(['POST', 'POST', 'POST']);
  expect(await judgeAgain(run)).toEqual(run.result.rules);
});

test('a state that is not terminal in time, and what could not be cleaned up, are told', {
  timeout: 60_000,
}, async () => {
  await using shop = await startShop({ DELETE: 404 });
  const run = await runProfile(
    writeProfile(`${head(shop.url, 1)}    body: { item: c }
    take: { id: { pointer: /id } }
    then: [{ name: done, path: '/looks/{{id}}', until: { pointer: /state, in: [never], every: 50ms, atMost: 1500ms } }]
    after: { method: DELETE, path: '/orders/{{id}}' }
thresholds: [terminal.max < 1s]
`),
  );
  const { exitCode, chains, thresholds, reasons } = run.result;
  expect(operationsOf(run).at(-1)).toMatch(/^0\.1\.\d+ of 0, order.done: 200 not-terminal$/);
  expect({ chains, exitCode, holds: thresholds.map(({ holds }) => holds) }).toEqual({
    chains: { done: 0, broken: 1, unfinished: 0 },
    exitCode: 3,
    holds: ['inconclusive'],
  });
  expect(reasons).toEqual(
    expect.arrayContaining([
      '1 chain broke at order.done: not terminal within 1.5 s',
      '1 of 1 clean-up requests failed (404 × 1); what they were for is still there',
    ]),
  );
});

test('a chain that waits when the run ends is unfinished, which decides no bound', async () => {
  await using shop = await startShop();
  const once = head(shop.url, 1).replace(
    /^load: .*$/m,
    'load: { model: open, rate: 1/s, duration: 1s }',
  );
  const run = await runProfile(
    writeProfile(`${once}    body: { item: c }
    take: { id: { pointer: /id } }
    then: [{ name: done, path: '/looks/{{id}}', until: { pointer: /state, in: [done], every: 10s } }]
gracefulStop: 2s
thresholds: [terminal.max < 1s]
`),
  );
  const { chains, counts, thresholds } = run.result;
  expect({ chains, holds: thresholds.map(({ holds }) => holds) }).toEqual({
    chains: { done: 0, broken: 0, unfinished: 1 },
    holds: ['inconclusive'],
  });
  expect(counts).toMatchObject({ operations: 1, succeeded: 1, censored: 0 });
});
