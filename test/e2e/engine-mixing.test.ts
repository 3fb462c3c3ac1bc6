import { expect, test } from 'vitest';
import { stream } from '../../src/core/random.ts';
import { encodeChunked } from '../../src/wire/encode.ts';
import { createRig, serve } from '../unit/engine/rig.ts';

const seed = 'mixing-1';
const exchanges = 4000;

/** Answers each request with its own token, framed, cut and sometimes ended at random. */
async function serveTokens() {
  const random = stream(seed);
  const answerOf = (token: string): { readonly text: string; readonly closes: boolean } => {
    const body = token.repeat(1 + Math.floor(random() * 40));
    const closes = random() < 0.02;
    const isChunked = random() < 0.5;
    const framing = isChunked ? 'Transfer-Encoding: chunked' : `Content-Length: ${body.length}`;
    const head = `HTTP/1.1 200 OK\r\nX-Token: ${token}\r\n${closes ? 'Connection: close\r\n' : ''}`;
    const rest = isChunked ? encodeChunked(body, 1 + Math.floor(random() * 64)) : body;
    return { text: `${head}${framing}\r\n\r\n${rest}`, closes };
  };
  return await serve((socket, { text: request }) => {
    const { text, closes } = answerOf(request.split(' ')[1] ?? '');
    const cut = Math.floor(random() * text.length);
    socket.write(text.slice(0, cut));
    setImmediate(() => {
      socket.write(text.slice(cut));
      if (closes) socket.end();
    });
  });
}

test(`each of ${exchanges} exchanges over 8 connections gets its own answer (seed ${seed})`, async () => {
  await using server = await serveTokens();
  await using rig = createRig({ port: server.port, connections: 8, wantedHeaders: ['x-token'] });
  const wrong: unknown[] = [];
  const checked = Array.from({ length: exchanges }, async (_, index) => {
    const token = `/${index}.`;
    const { complete, headers, body = '' } = await rig.send(index % 3 ? 'GET' : 'POST', token);
    const isOwn =
      complete &&
      headers?.get('x-token')?.join() === token &&
      body === token.repeat(body.length / token.length);
    if (!isOwn) wrong.push({ token, complete, headers, body });
  });
  await Promise.all(checked);
  expect([wrong, rig.settled.length, server.requests]).toEqual([[], exchanges, exchanges]);
});
