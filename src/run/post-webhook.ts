import { request as overHttp } from 'node:http';
import { request as overTls } from 'node:https';
import type { Outcome } from '../core/trace.ts';
import { networkErrorOf } from '../engine/network-error.ts';
import type { WebhookRequest } from './webhook-play.ts';

/**
 * Posts once, on a connection of its own, and tells what came of it; redirects are not followed.
 * Settles with the head of the answer, and never rejects. What of a body has not come when the time
 * is over never will.
 */
export function postWebhook(
  url: string,
  { headers, body }: WebhookRequest,
  { timeoutMs, signal }: { readonly timeoutMs: number; readonly signal: AbortSignal },
): Promise<Outcome> {
  const request = url.startsWith('https:') ? overTls : overHttp;
  const { promise, resolve } = Promise.withResolvers<Outcome>();
  let isLate = false;
  // No pool: a connection that died while it waited would be a failure that no receiver caused.
  const posting = request(url, {
    method: 'POST',
    agent: false,
    headers: { ...headers, 'Content-Length': Buffer.byteLength(body) },
    signal,
  });
  const timer = setTimeout(() => {
    isLate = true;
    posting.destroy();
  }, timeoutMs);
  posting.on('response', (answer) => {
    resolve({ kind: 'response', status: answer.statusCode ?? 0, complete: true });
    answer.on('error', () => posting.destroy());
    answer.resume();
  });
  posting.on('error', ({ code }: NodeJS.ErrnoException) => resolve(failed(code, isLate)));
  posting.on('close', () => {
    clearTimeout(timer);
    resolve(failed(undefined, isLate));
  });
  posting.end(body);
  return promise;
}

function failed(code: string | undefined, isLate: boolean): Outcome {
  if (isLate) return { kind: 'network-error', error: 'timeout' };
  // Node's parser: what came is no HTTP.
  if (code?.startsWith('HPE_')) return { kind: 'network-error', error: 'malformed' };
  return { kind: 'network-error', error: code === undefined ? 'closed' : networkErrorOf(code) };
}
