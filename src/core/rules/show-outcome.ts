import type { Outcome } from '../trace.ts';
import { showText } from './show-text.ts';

/** How an attempt ended, for a finding: `HTTP 200 with code 400100`, `a network error (reset)`. */
export function showOutcome(outcome: Outcome): string {
  if (outcome.kind === 'network-error') return `a network error (${outcome.error})`;
  if (outcome.kind === 'client-closed') {
    return outcome.open
      ? 'no answer until the end of the watch'
      : 'a connection that the client closed';
  }
  const { status, code, complete, cutBy } = outcome;
  const shownCode = typeof code === 'string' ? showText(code) : code;
  const withCode = code === undefined ? '' : ` with code ${shownCode}`;
  const cut = complete ? '' : ` whose body was cut${cutBy ? ` (${cutBy})` : ''}`;
  return `HTTP ${status}${withCode}${cut}`;
}
