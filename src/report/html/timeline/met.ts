import type { TimelineAttempt } from '../../../core/trial/trial-result.ts';
import { shorten } from '../../terminal/words.ts';

type Met = Pick<TimelineAttempt, 'met' | 'status'>;

const lettersShown = 23;

/** What an attempt met in a few letters: `HTTP 200, code 400100`; what was asked for is drawn. */
export function shortMet(attempt: Met): string {
  const status = statusOf(attempt);
  const [first = ''] = attempt.met.split(', Retry-After');
  if (status === undefined) return shorten(first, lettersShown);
  const [, code] = / with code "?([^ "]+)/.exec(first) ?? [];
  if (isCut(attempt)) return `HTTP ${status}, cut`;
  // Of an error its status says enough.
  return status < 300 && code !== undefined
    ? shorten(`HTTP ${status}, code ${code}`, lettersShown)
    : `HTTP ${status}`;
}

/** The class of an attempt's bar, by what it met; none where nobody can tell, or a code in its body may mean anything. */
export function classOf(attempt: Met): 'fine' | 'limited' | 'refused' | 'error' | 'lost' | '' {
  const status = statusOf(attempt);
  if (isCut(attempt)) return 'lost';
  if (status === undefined) return isUnanswered(attempt) ? 'lost' : '';
  if (status === 429) return 'limited';
  if (status >= 400) return status >= 500 ? 'error' : 'refused';
  return attempt.met.includes(' with code ') ? '' : 'fine';
}

/** Older results tell it in words alone. */
function statusOf({ status, met }: Met): number | undefined {
  const [, written] = /^(?:HTTP )?([1-5]\d\d)\b/.exec(met) ?? [];
  return status ?? (written === undefined ? undefined : Number(written));
}

function isCut({ met }: Met): boolean {
  return met.includes(' whose body was cut');
}

/** Of words that name no status, only those that say so tell of an answer that never came. */
function isUnanswered({ met }: Met): boolean {
  return /^(?:a network error|no answer|a connection that the client closed)\b/.test(met);
}
