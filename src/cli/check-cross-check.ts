import { RetrialError } from '../core/errors.ts';
import { isLoopback } from '../core/loopback.ts';
import { checkedKind } from '../run/cross-check.ts';
import type { LoadPlan } from '../run/load-messages.ts';

/**
 * Whether the target of a plan may be loaded as fast as it answers, by our engine and by autocannon.
 *
 * @throws RetrialError (`usage`) where it may not.
 */
export function checkCrossCheck(plan: LoadPlan, allowedHosts: readonly string[]): void {
  const { targetUrl, tls } = plan;
  if (plan.profile.client.own) {
    throw refusal(
      '--cross-check compares the engine of the reference client with another, and this profile has a client of its own; leave it out',
    );
  }
  checkedKind(plan, targetUrl ?? 'http://127.0.0.1/');
  if (targetUrl === undefined) return;
  const { protocol, hostname } = new URL(targetUrl);
  if (!isLoopback(targetUrl) && !allowedHosts.includes(hostname)) {
    throw refusal(
      `--cross-check sends to ${hostname} as fast as it answers, and that is not this machine; say --allow-host ${hostname} if it may be loaded`,
    );
  }
  if (protocol === 'https:' && tls?.insecure !== true) {
    throw refusal(
      '--cross-check sends by autocannon too, which checks no certificate; say --insecure if that is no harm',
    );
  }
}

function refusal(message: string): RetrialError {
  return new RetrialError(message, { code: 'usage' });
}
