import { isLoopback } from '../loopback.ts';

/**
 * Why a mock does not deliver webhooks to this URL, as the end of a sentence about it; undefined
 * where it does: on this machine, and at the hosts that its owner allowed. A real vendor does the
 * opposite; a mock that calls whom it is told to would be a weapon.
 */
export function destinationProblem(
  url: string,
  allowedHosts: readonly string[] = [],
): string | undefined {
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
    return 'must be an http:// or https:// URL';
  }
  const { hostname } = new URL(url);
  if (isLoopback(url) || allowedHosts.includes(hostname)) return undefined;
  return `leads to ${hostname}, which is not this machine: the mock delivers to loopback alone, unless it is started with --allow-webhook-host ${hostname}`;
}
