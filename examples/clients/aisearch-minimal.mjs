// A small client of AI Search: fetch, and the retries that the vendor's pages ask for.
import { setTimeout as pause } from 'node:timers/promises';

const mostAttempts = 5;
const timeoutMs = 10_000;

export default async function client({ url, method, headers, body, key }, signal) {
  // One key for all attempts, so that a search is made once, however often it is asked for.
  const sent = body && JSON.stringify({ ...JSON.parse(body), idempotencyKey: key });
  for (let attempt = 1; ; attempt += 1) {
    const answer = await ask(url, { method, headers, body: sent }, signal);
    const mayPass = answer.status === undefined || answer.status === 429 || answer.status >= 500;
    if (answer.ok || !mayPass || attempt === mostAttempts) return answer;
    await pause(waitMs(answer.retryAfter, attempt), undefined, { signal });
  }
}

async function ask(url, request, signal) {
  try {
    const timeout = AbortSignal.timeout(timeoutMs);
    const response = await fetch(url, { ...request, signal: AbortSignal.any([signal, timeout]) });
    // An answer is one once all of it is there.
    await response.arrayBuffer();
    const { ok, status } = response;
    return { ok, status, retryAfter: response.headers.get('retry-after') };
  } catch (error) {
    return { ok: false, error: String(error.cause?.code ?? error) };
  }
}

/** Never less than was asked for, and not the same for all. */
function waitMs(retryAfter, attempt) {
  if (retryAfter) return Number(retryAfter) * 1_000 * (1 + 0.3 * Math.random());
  return 500 * 2 ** (attempt - 1) * (1 + 0.5 * Math.random());
}
