import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { expect, test } from 'vitest';
import { holdClosedPort } from '../../../src/endpoint/closed-port.ts';

const host = '127.0.0.1';

/** The code of the error with which this ends. */
async function errorOf(emitter: NodeJS.EventEmitter): Promise<unknown> {
  const [error] = await once(emitter, 'error');
  return (error as NodeJS.ErrnoException).code;
}

test('connections to a closed port are refused, again and again', async () => {
  await using closed = await holdClosedPort(host);
  expect(await errorOf(connect({ host, port: closed.port }))).toBe('ECONNREFUSED');
  expect(await errorOf(connect({ host, port: closed.port }))).toBe('ECONNREFUSED');
});

test('nobody else can listen on a closed port while it is held', async () => {
  await using closed = await holdClosedPort(host);
  expect(await errorOf(createServer().listen({ host, port: closed.port }))).toBe('EADDRINUSE');
});

test('two closed ports are two ports', async () => {
  await using one = await holdClosedPort(host);
  await using other = await holdClosedPort(host);
  expect(one.port).not.toBe(other.port);
});
