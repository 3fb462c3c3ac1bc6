import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import express from 'express';
import fastify from 'fastify';
import { listenOn } from './listen-on.ts';
import { newFolder } from './load-run.ts';

/** A request as the server itself tells of it. */
export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  /** Idempotency-Key; empty where there was none. */
  readonly key: string;
}

/** A server that this program has no part in. */
export interface ForeignServer extends AsyncDisposable {
  readonly url: string;
  /** All requests so far; complete once the clients have gone. */
  seen(): readonly SeenRequest[];
}

const page = `${'a page that is worth packing '.repeat(60)}\n`;
/** A program of the machine, not of a package. */
const nginx: string = 'nginx';
const pieces = ['{"pieces":[', '1,', '2,', '3]}'];

/** Refuses the first attempt of each key, and takes the second. */
function createTurnstile(): (key: string) => boolean {
  const known = new Set<string>();
  return (key) => known.size === known.add(key).size;
}

export async function startFastify(): Promise<ForeignServer> {
  const seen: SeenRequest[] = [];
  const isKnown = createTurnstile();
  const app = fastify({ forceCloseConnections: true });
  app.addHook('onResponse', async ({ method, url, headers }, { statusCode }) => {
    const key = String(headers['idempotency-key'] ?? '');
    seen.push({ method, path: url, status: statusCode, key });
  });
  app.get('/', async () => ({ ok: true }));
  app.get('/close', async (_, reply) => reply.header('connection', 'close').send({ ok: true }));
  app.get('/chunked', async (_, reply) =>
    reply.type('application/json').send(Readable.from(pieces)),
  );
  app.get('/gzip', async (_, reply) =>
    reply.header('content-encoding', 'gzip').type('text/plain').send(gzipSync(page)),
  );
  app.post('/orders', async ({ headers }, reply) => {
    const key = String(headers['idempotency-key']);
    if (!isKnown(key)) return reply.code(503).header('retry-after', '1').send({ busy: true });
    return reply.code(201).header('location', `/orders/${key}`).send({ id: key });
  });
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  return { url, seen: () => seen, [Symbol.asyncDispose]: async () => await app.close() };
}

export async function startExpress(): Promise<ForeignServer> {
  const seen: SeenRequest[] = [];
  const isKnown = createTurnstile();
  const app = express();
  app.use((request, response, next) => {
    const { method, path } = request;
    const key = request.get('idempotency-key') ?? '';
    response.once('close', () => seen.push({ method, path, status: response.statusCode, key }));
    next();
  });
  app.get('/', (_, response) => {
    response.json({ ok: true });
  });
  app.get('/close', (_, response) => {
    response.set('connection', 'close').json({ ok: true });
  });
  app.get('/chunked', (_, response) => {
    response.type('json');
    Readable.from(pieces).pipe(response);
  });
  app.get('/gzip', (_, response) => {
    response.set('content-encoding', 'gzip').type('text').send(gzipSync(page));
  });
  app.post('/orders', (request, response) => {
    const key = String(request.get('idempotency-key'));
    if (!isKnown(key)) response.status(503).set('retry-after', '1').json({ busy: true });
    else response.status(201).location(`/orders/${key}`).json({ id: key });
  });
  const site = await listenOn(createServer(app));
  return { ...site, seen: () => seen };
}

/** Why nginx cannot be had on this machine; undefined where it can. */
export function nginxMissing(): string | undefined {
  try {
    execFileSync(nginx, ['-v'], { stdio: 'ignore' });
    return undefined;
  } catch {
    return 'nginx is not installed on this machine, so nothing was tried against it';
  }
}

/** An nginx with a folder and a configuration of its own; it keeps no state, so no order is refused. */
export async function startNginx(): Promise<ForeignServer> {
  const folder = newFolder();
  const port = await freePort();
  mkdirSync(join(folder, 'html'));
  for (const file of ['index.html', 'chunked', 'close', 'gzip']) {
    writeFileSync(join(folder, 'html', file), page);
  }
  writeFileSync(join(folder, 'nginx.conf'), nginxConfig(port));
  const child = spawn(nginx, ['-p', folder, '-c', 'nginx.conf', '-e', 'error.log'], {
    stdio: 'ignore',
  });
  const ended = once(child, 'exit');
  await untilListening(port);
  return {
    url: `http://127.0.0.1:${port}`,
    seen: () =>
      readFileSync(join(folder, 'access.log'), 'utf8')
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as SeenRequest),
    async [Symbol.asyncDispose]() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

/** Packing on the way makes nginx cut its answer into chunks; without it there is a length. */
function nginxConfig(port: number): string {
  return `daemon off;
master_process off;
pid nginx.pid;
error_log error.log;
events { worker_connections 256; }
http {
  log_format seen escape=json '{"method":"$request_method","path":"$request_uri","status":$status,"key":"$http_idempotency_key"}';
  access_log access.log seen;
  client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi;
  uwsgi_temp_path uwsgi; scgi_temp_path scgi;
  default_type text/plain;
  server {
    listen 127.0.0.1:${port};
    root html;
    location = / { try_files /index.html =404; }
    location = /close { keepalive_timeout 0; }
    location = /chunked { gzip on; gzip_types text/plain; gzip_min_length 1; }
    location = /gzip { gzip on; gzip_types text/plain; gzip_min_length 1; }
    location = /orders { add_header Location /orders/$http_idempotency_key; return 201 '{"ok":true}'; }
  }
}
`;
}

async function freePort(): Promise<number> {
  await using site = await listenOn(createServer());
  return Number(new URL(site.url).port);
}

/** Asks for the port until somebody listens there: about 10 s at most. */
async function untilListening(port: number, rounds = 500): Promise<void> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
  } catch (cause) {
    if (rounds === 0) throw new Error('nginx does not listen', { cause });
    await pause(20);
    await untilListening(port, rounds - 1);
  } finally {
    socket.destroy();
  }
}
