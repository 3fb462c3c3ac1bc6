import { expect, test, vi } from 'vitest';
import type { CaseStep } from '../../../../src/core/cases/case.ts';
import { aigeon } from '../../../../src/core/contracts/aigeon.ts';
import { aisearch } from '../../../../src/core/contracts/aisearch.ts';
import { rfc } from '../../../../src/core/contracts/rfc.ts';
import type { Attempt, EffectRecord } from '../../../../src/core/trace.ts';
import { exchange, RawClient } from '../../endpoint/raw-client.ts';
import { caseOf, closing, request, status503, trial } from './play-trial.ts';

test('an attempt is on record with all that a judge asks for', async () => {
  await using played = await trial([caseOf('a', [status503, 'answer'], { request: 'write' })]);
  const { id, base, port } = played.open('a');
  const sent = {
    method: 'POST',
    headers: ['Authorization: Bearer secret', 'Idempotency-Key: "k-1"'],
    body: '{"b":1, "a":2}',
  };
  await exchange(port, closing(`${base}/orders?x=1`, sent));
  await exchange(port, closing(`${base}/orders?x=1`, { ...sent, body: '{"a":2,"b":1}' }));
  const [first, second] = played.attempts();
  expect(first).toEqual({
    type: 'attempt',
    operation: id,
    name: 'a',
    groupedBy: 'harness',
    attempt: 1,
    connection: 1,
    method: 'POST',
    path: '/orders?x=1',
    bodyHash: expect.stringMatching(/^[\da-f]{16}$/),
    idempotencyKey: '"k-1"',
    credentialHash: expect.stringMatching(/^[\da-f]{16}$/),
    write: true,
    arrivalMs: first?.startMs,
    queuedMs: first?.startMs,
    startMs: expect.any(Number),
    firstByteMs: expect.any(Number),
    endMs: expect.any(Number),
    outcome: { kind: 'response', status: 503, bodyStatus: 503, envelope: 'ok', complete: true },
    fault: 'status',
  });
  expect(second).toMatchObject({
    attempt: 2,
    connection: 2,
    bodyHash: first?.bodyHash,
    credentialHash: first?.credentialHash,
    wallOffsetMs: expect.any(Number),
    outcome: { status: 201, complete: true },
  });
  expect(played.requested).toEqual([id, id]);
  expect(JSON.stringify(played.told)).not.toContain('secret');
});

test('effects and faults are told before their attempt, and a job bears one name', async () => {
  const lost: CaseStep = { kind: 'lost-answer' };
  await using played = await trial([caseOf('a', [lost, 'answer'], { request: 'write' })]);
  const { base, port } = played.open('a');
  const key = { method: 'POST', headers: ['Idempotency-Key: "k"'], body: '{}' };
  await exchange(port, closing(`${base}/orders`, key));
  const { bytes } = await exchange(port, closing(`${base}/orders`, key));
  expect(played.told).toMatchObject([
    { type: 'effect', effect: 'job-created', operation: 'a-1', attempt: 1, when: 'before-answer' },
    { type: 'fault', kind: 'lost-answer', operation: 'a-1', attempt: 1 },
    { type: 'attempt', attempt: 1, outcome: { kind: 'network-error', error: 'reset' } },
    { type: 'effect', effect: 'replayed', operation: 'a-1', attempt: 2 },
    { type: 'attempt', attempt: 2, outcome: { kind: 'response', status: 201 } },
  ]);
  const [job, , , , replayed] = played.told as [EffectRecord, unknown, unknown, unknown, Attempt];
  expect(replayed.outcome).toMatchObject({ jobId: job.jobId });
  expect(bytes).toContain(`Location: ${base}${job.jobId}\r\n`);
});

test.for([
  [{ kind: 'reset' }, { kind: 'network-error', error: 'reset' }],
  [{ kind: 'close' }, { kind: 'network-error', error: 'closed' }],
  [{ kind: 'lost-answer' }, { kind: 'network-error', error: 'reset' }],
  [
    { kind: 'truncate', framing: 'content-length', share: 0.5 },
    { status: 200, complete: false, cutBy: 'closed' },
  ],
  [
    { kind: 'truncate', framing: 'chunked', share: 0.5 },
    { status: 200, complete: false, cutBy: 'closed' },
  ],
  [
    { kind: 'reset-mid-body', share: 0.5 },
    { status: 200, complete: false, cutBy: 'reset' },
  ],
  [
    { kind: 'malformed', what: 'chunk-size' },
    { status: 200, complete: false, cutBy: 'framing' },
  ],
  [
    { kind: 'malformed', what: 'chunk-end' },
    { status: 200, complete: false, cutBy: 'framing' },
  ],
  [
    { kind: 'malformed', what: 'version' },
    { kind: 'network-error', error: 'malformed' },
  ],
  [
    { kind: 'malformed', what: 'status-line' },
    { kind: 'network-error', error: 'malformed' },
  ],
  [
    { kind: 'malformed', what: 'status-code' },
    { kind: 'network-error', error: 'malformed' },
  ],
  [
    { kind: 'malformed', what: 'header-colon' },
    { kind: 'network-error', error: 'malformed' },
  ],
  [
    { kind: 'malformed', what: 'header-name' },
    { kind: 'network-error', error: 'malformed' },
  ],
  [
    { kind: 'malformed', what: 'header-value' },
    { kind: 'network-error', error: 'malformed' },
  ],
  [
    { kind: 'malformed', what: 'length' },
    { kind: 'network-error', error: 'malformed' },
  ],
  [
    { kind: 'malformed', what: 'two-lengths' },
    { kind: 'network-error', error: 'malformed' },
  ],
  [
    { kind: 'malformed', what: 'garbage' },
    { kind: 'network-error', error: 'malformed' },
  ],
  [{ kind: 'broken-json' }, { status: 200, complete: true }],
  [
    { kind: 'wrong-type', contentType: 'text/html' },
    { status: 200, complete: true },
  ],
  [{ kind: 'duplicate-response' }, { status: 200, complete: true }],
  [
    { kind: 'delay', delay: 2 },
    { status: 200, complete: true },
  ],
  [
    { kind: 'slow-body', bytes: 5, every: 1 },
    { status: 200, complete: true },
  ],
  [
    { kind: 'outage', as: 'close', status: 503 },
    { kind: 'network-error', error: 'closed' },
  ],
] as const)('of the step %j a client can see %j', async ([step, outcome]) => {
  await using played = await trial([caseOf('a', [step, 'answer'])]);
  const { base, port } = played.open('a');
  using client = await RawClient.connect(port);
  client.send(request(`${base}/items`));
  await played.until(1);
  expect(played.attempts()).toMatchObject([{ outcome, fault: step.kind }]);
});

test.for([
  ['headers', { kind: 'client-closed' }],
  ['body', { kind: 'response', status: 200, complete: false, cutBy: 'timeout' }],
] as const)(
  'a client that gives up on a stall of the %s ends its attempt itself',
  async ([at, outcome]) => {
    await using played = await trial([caseOf('a', [{ kind: 'stall', at, share: 0.5 }, 'answer'])]);
    const { base, port } = played.open('a');
    using client = await RawClient.connect(port);
    client.send(request(`${base}/items`));
    await vi.waitUntil(() => played.told.some(({ type }) => type === 'fault'), { interval: 2 });
    client.socket.destroy();
    await played.until(1);
    await exchange(port, closing(`${base}/items`));
    expect(played.outcomes()).toMatchObject([outcome, { status: 200, complete: true }]);
  },
);

test('an operation that is ended while it is open is on record as that, and as nothing worse', async () => {
  const stall: CaseStep = { kind: 'stall', at: 'headers', share: 0.5 };
  await using played = await trial([caseOf('a', [stall])]);
  const { id, base, port } = played.open('a');
  using client = await RawClient.connect(port);
  client.send(request(`${base}/items`));
  await vi.waitUntil(() => played.told.length === 1, { interval: 2 });
  played.endpoint.end(id);
  await client.ended();
  expect(played.outcomes()).toEqual([{ kind: 'client-closed', open: true }]);
  await exchange(port, closing(`${base}/items`));
  expect([played.strays, played.attempts().length]).toMatchObject([
    [{ method: 'GET', target: `${base}/items`, status: 404 }],
    1,
  ]);
});

test('the tested value is the one that stands when the attempt comes', async () => {
  const step: CaseStep = { kind: 'status', status: 429, retryAfter: { tested: 'seconds' } };
  await using played = await trial([caseOf('a', [step])]);
  for (const seconds of [7, 12]) {
    played.endpoint.testedSeconds = seconds;
    const { base, port } = played.open('a', seconds);
    await exchange(port, closing(`${base}/items`));
  }
  expect(played.attempts()).toMatchObject([
    { operation: 'a-7', outcome: { retryAfter: ['7'] }, wallOffsetMs: expect.any(Number) },
    { operation: 'a-12', outcome: { retryAfter: ['12'] }, wallOffsetMs: expect.any(Number) },
  ]);
});

test('a redirect that is followed is an operation of its own, with the script of the reads', async () => {
  const redirect: CaseStep = { kind: 'status', status: 303, headers: { Location: '/items' } };
  const tooMany: CaseStep = { kind: 'status', status: 429 };
  await using played = await trial([
    caseOf('a', [redirect, 'answer'], { request: 'write', reads: [tooMany, 'answer'] }),
  ]);
  const { base, port } = played.open('a');
  const { bytes } = await exchange(port, closing(`${base}/orders`, { method: 'POST', body: '{}' }));
  const [, location = ''] = /Location: (\S+)/.exec(bytes) ?? [];
  await exchange(port, closing(location));
  await exchange(port, closing(location));
  expect(played.attempts()).toMatchObject([
    { operation: 'a-1', attempt: 1, method: 'POST', outcome: { status: 303 } },
    { operation: 'a-1.2', parent: 'a-1', attempt: 1, path: '/items', outcome: { status: 429 } },
    { operation: 'a-1.2', parent: 'a-1', attempt: 2, path: '/items', outcome: { status: 200 } },
  ]);
});

test('a write may come on the connection of the read before it', async () => {
  await using played = await trial([
    caseOf('a', [{ kind: 'reset' }, 'answer'], {
      request: 'write',
      reads: ['answer'],
      warmUp: true,
    }),
  ]);
  const read = played.open('a', 1);
  const write = played.open('a', 2);
  using client = await RawClient.connect(read.port);
  client.send(request(`${read.base}/items`));
  await client.until('"/items"}');
  client.send(request(`${write.base}/orders`, { method: 'POST', body: '{}' }));
  expect((await client.ended()).ending).toBe('RST');
  expect(played.attempts()).toMatchObject([
    { operation: 'a-1', connection: 1, outcome: { status: 200 } },
    { operation: 'a-2', connection: 1, outcome: { kind: 'network-error', error: 'reset' } },
  ]);
});

test('first requests of a case that begins together are answered in one instant', async () => {
  await using played = await trial([caseOf('a', [status503, 'answer'], { together: true })]);
  played.endpoint.expect('a', 3);
  const clients: RawClient[] = [];
  for (const n of [1, 2, 3]) {
    expect(played.attempts()).toEqual([]);
    const { base, port } = played.open('a', n);
    const client = await RawClient.connect(port);
    clients.push(client);
    client.send(request(`${base}/items`));
    await vi.waitUntil(() => played.requested.length === n, { interval: 2 });
  }
  await played.until(3);
  const starts = played.attempts().map(({ startMs }) => startMs);
  const answers = played.attempts().map(({ firstByteMs = 0 }) => firstByteMs);
  expect(Math.min(...answers)).toBeGreaterThanOrEqual(Math.max(...starts));
  clients[0]?.send(request(`${played.open('a', 4).base}/items`));
  await played.until(4);
  for (const client of clients) client.socket.destroy();
});

test('a case that is refused leads to a port where nobody listens', async () => {
  await using played = await trial([caseOf('a', ['answer'], { refused: true }), caseOf('b', [])]);
  await expect(RawClient.connect(played.open('a').port)).rejects.toMatchObject({
    code: 'ECONNREFUSED',
  });
  const { baseUrl } = played.open('b');
  expect(baseUrl.replace(/-[0-9a-f]{8}(?=\/)/, '')).toBe(`${played.endpoint.url}/t/run/b/1`);
});

test.for([
  [rfc, 'GET', '/items', '', 200],
  [rfc, 'POST', '/orders', '{}', 201],
  [aigeon, 'GET', '/public/api/v1/token/check', '', 200],
  [aisearch, 'GET', '/v1/async/status', '', 200],
  [aisearch, 'POST', '/v1/search', '{"query":"a","surfaces":["chatgpt"]}', 202],
] as const)(
  'under %s.name the API of the contract answers %s %s',
  async ([contract, method, path, body, status]) => {
    await using played = await trial([caseOf('a', ['answer'])], contract);
    const { base, port } = played.open('a');
    const headers = ['Authorization: Bearer sk_test_a', 'X-Api-Token: sk_test_a'];
    const type = 'Content-Type: application/json';
    // More than any of the vendors' limits admits.
    const asked = request(base + path, { method, headers: [...headers, type], body });
    using client = await RawClient.connect(port);
    client.send(asked.repeat(60));
    await played.until(60);
    const statuses = played
      .outcomes()
      .map((outcome) => outcome.kind === 'response' && outcome.status);
    expect(new Set(statuses)).toEqual(new Set([status]));
  },
);
