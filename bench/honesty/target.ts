import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readTask, tell } from '../child.ts';

/** What a target does; times count from its first request. */
export type TargetBehaviour =
  | { readonly kind: 'freeze'; readonly fromMs: number; readonly toMs: number }
  | { readonly kind: 'slow'; readonly every: number; readonly serviceMs: number }
  | { readonly kind: 'pool'; readonly places: number; readonly serviceMs: number }
  | { readonly kind: 'refuse'; readonly every: number; readonly retryAfterSeconds: number };

/** A server of Node's own, in a process of its own, that shares nothing with what it is to test. */
const behaviour = readTask<TargetBehaviour>();
/** When the places of a pool are free again. */
const freeMs: number[] = [];
const refused = new Set<string>();
let firstMs: number | undefined;
let seen = 0;

const server = createServer((request, response) => {
  firstMs ??= performance.now();
  seen += 1;
  request.resume();
  if (behaviour.kind === 'freeze') freeze(performance.now() - firstMs, behaviour, response);
  else if (behaviour.kind === 'slow') slow(behaviour, response);
  else if (behaviour.kind === 'pool') enter(behaviour, response);
  else refuse(request.url ?? '', behaviour, response);
});
server.keepAliveTimeout = 0;
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  tell(`http://127.0.0.1:${port}`);
});
process.on('disconnect', () => process.exit());

/** The whole process stands still, as it would for a collection of garbage or a lock. */
function freeze(
  nowMs: number,
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
  response: ServerResponse,
): void {
  if (nowMs >= fromMs && nowMs < toMs) {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, toMs - nowMs);
  }
  response.end('ok');
}

function slow(
  { every, serviceMs }: { readonly every: number; readonly serviceMs: number },
  response: ServerResponse,
): void {
  if (seen % every === 1) setTimeout(() => response.end('ok'), serviceMs);
  else response.end('ok');
}

/** Each place is free again when it was to be, so that a late timer holds up nobody but its own. */
function enter(
  { places, serviceMs }: { readonly places: number; readonly serviceMs: number },
  response: ServerResponse,
): void {
  const soonestMs = freeMs.length < places ? 0 : (freeMs.shift() ?? 0);
  const nowMs = performance.now();
  const endMs = Math.max(nowMs, soonestMs) + serviceMs;
  // All take the same time, so the ends are in order.
  freeMs.push(endMs);
  setTimeout(() => response.end('ok'), endMs - nowMs);
}

/** Each n-th path is refused when it is asked for first. */
function refuse(
  path: string,
  { every, retryAfterSeconds }: { readonly every: number; readonly retryAfterSeconds: number },
  response: ServerResponse,
): void {
  const isRefused = Number(path.slice(1)) % every === 0 && !refused.has(path);
  refused.add(path);
  if (isRefused) response.writeHead(503, { 'Retry-After': retryAfterSeconds }).end('later');
  else response.end('ok');
}
