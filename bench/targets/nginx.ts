import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pinned } from '../cores.ts';

/** Something fast to send requests to. */
export interface FastTarget extends AsyncDisposable {
  readonly name: string;
  readonly url: string;
}

/** One process that answers everything with 201 and a small JSON, and never ends a connection. */
const configuration = (port: number): string => `
daemon off;
master_process off;
pid nginx.pid;
error_log stderr crit;
events { worker_connections 1024; }
http {
  access_log off;
  default_type application/json;
  keepalive_requests 1000000000;
  keepalive_timeout 1h;
  ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((kind) => `${kind}_temp_path temp;`).join('\n  ')}
  server {
    listen 127.0.0.1:${port} backlog=511;
    location / { return 201 '{"id":"job_1"}'; }
  }
}
`;

/** Starts an nginx of our own, beside whatever runs here, in a folder that goes with it. */
export async function startNginx(core: number | undefined): Promise<FastTarget> {
  const prefix = mkdtempSync(join(tmpdir(), 'retrial-nginx-'));
  const port = await freePort();
  mkdirSync(join(prefix, 'temp'));
  writeFileSync(join(prefix, 'nginx.conf'), configuration(port));
  const command = ['nginx', '-p', prefix, '-c', 'nginx.conf', '-e', 'stderr'];
  const [program = '', ...args] = pinned(core, command);
  const child = spawn(program, args, { stdio: ['ignore', 'inherit', 'inherit'] });
  const kill = (): void => {
    child.kill('SIGKILL');
  };
  process.once('exit', kill);
  const gone = once(child, 'exit');
  const dispose = async (): Promise<void> => {
    process.off('exit', kill);
    if (child.exitCode === null && child.signalCode === null) kill();
    await gone;
    rmSync(prefix, { recursive: true });
  };
  const ended = gone.then(() => 'ended' as const);
  if ((await Promise.race([ended, accepts(port)])) === 'accepts') {
    return { name: 'nginx', url: `http://127.0.0.1:${port}`, [Symbol.asyncDispose]: dispose };
  }
  await dispose();
  throw new Error('nginx did not start');
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  return address.port;
}

/** Tries for five seconds at most. */
async function accepts(port: number): Promise<'accepts' | 'silent'> {
  for (let round = 0; round < 100; round += 1) {
    const socket = connect(port, '127.0.0.1');
    try {
      await once(socket, 'connect');
      return 'accepts';
    } catch {
      await pause(50);
    } finally {
      socket.destroy();
    }
  }
  return 'silent';
}
