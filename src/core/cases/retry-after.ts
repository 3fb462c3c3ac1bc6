import type { RetryAfterValue } from '../faults/fault.ts';
import type { CaseFault, ClientCase, TestedRetryAfter } from './case.ts';
import { status } from './step.ts';

const tooMany = (retryAfter: RetryAfterValue | TestedRetryAfter): CaseFault =>
  status(429, { retryAfter });

const shared = { group: 'retry-after', request: 'read', control: 429 } as const;

/** Retry-After that is asked for and can be waited for. */
const asked: readonly ClientCase[] = [
  {
    id: 'ra-seconds-429',
    tells: '429 with Retry-After in seconds: the retry comes no earlier',
    script: [tooMany({ tested: 'seconds' }), 'answer'],
    ...shared,
  },
  {
    id: 'ra-seconds-503',
    tells: '503 with Retry-After in seconds: the retry comes no earlier',
    script: [status(503, { retryAfter: { tested: 'seconds' } }), 'answer'],
    ...shared,
    control: 503,
  },
  {
    id: 'ra-repeated',
    tells: '429 with Retry-After three times: each of the waits is long enough',
    script: [
      tooMany({ tested: 'seconds' }),
      tooMany({ tested: 'seconds' }),
      tooMany({ tested: 'seconds' }),
      'answer',
    ],
    ...shared,
  },
  {
    id: 'ra-413',
    tells: '413 with Retry-After: sent again not before that, or not at all',
    script: [status(413, { retryAfter: { tested: 'seconds' } }), 'answer'],
    ...shared,
  },
  {
    id: 'ra-with-ratelimit-reset',
    tells: 'Retry-After beside RateLimit fields that name an earlier reset: Retry-After wins',
    script: [
      status(429, {
        retryAfter: { tested: 'seconds' },
        // Every spelling that is about; as an instant the 1 lies in 1970, so it is early as well.
        headers: {
          RateLimit: '"default";r=0;t=1',
          'RateLimit-Limit': '10',
          'RateLimit-Remaining': '0',
          'RateLimit-Reset': '1',
          'X-RateLimit-Limit': '10',
          'X-RateLimit-Remaining': '0',
          'X-RateLimit-Reset': '1',
        },
      }),
      'answer',
    ],
    ...shared,
  },
  {
    id: 'ra-slow-body',
    tells: '429 whose body takes 2 s to arrive: the wait counts from its headers',
    script: [
      status(429, { retryAfter: { tested: 'seconds' }, slowBody: { bytes: 5, every: 100 } }),
      'answer',
    ],
    ...shared,
  },
];

/** The three forms of a date (RFC 9110 §5.6.7). */
const dates: readonly ClientCase[] = [
  {
    id: 'ra-imf-date',
    tells: 'Retry-After as an IMF-fixdate: the retry does not come before that instant',
    script: [tooMany({ tested: 'imf' }), 'answer'],
    ...shared,
  },
  {
    id: 'ra-rfc850-date',
    tells: 'Retry-After as an RFC 850 date: the retry does not come before that instant',
    script: [tooMany({ tested: 'rfc850' }), 'answer'],
    ...shared,
  },
  {
    id: 'ra-asctime-newyork',
    tells: 'Retry-After as an asctime date, for a client in New York: the date is UTC all the same',
    script: [tooMany({ tested: 'asctime' }), 'answer'],
    timeZone: 'America/New_York',
    ...shared,
  },
  {
    id: 'ra-asctime-kolkata',
    tells: 'Retry-After as an asctime date, for a client in Kolkata: the date is UTC all the same',
    script: [tooMany({ tested: 'asctime' }), 'answer'],
    timeZone: 'Asia/Kolkata',
    ...shared,
  },
];

/** Values that say "now". A date is a whole second later than asked for, so as to be past for sure. */
const now: readonly ClientCase[] = [
  {
    id: 'ra-zero',
    tells: 'Retry-After: 0, once: a retry at once or by the own backoff, no hang',
    script: [tooMany({ seconds: 0 }), 'answer'],
    ...shared,
  },
  {
    id: 'ra-past-1s',
    tells: 'Retry-After as a date 1 s past, once: a retry at once or by the own backoff, no hang',
    script: [tooMany({ date: 'imf', in: -2_000 }), 'answer'],
    ...shared,
  },
  {
    id: 'ra-past-60s',
    tells: 'Retry-After as a date 60 s past, once: a retry at once or by the own backoff, no hang',
    script: [tooMany({ date: 'imf', in: -61_000 }), 'answer'],
    ...shared,
  },
];

const malformed = (id: string, what: string, raw: string | string[]): ClientCase => ({
  id,
  tells: `${what} in Retry-After on every answer: an ordinary retry; no hang, no crash, no burst`,
  script: [tooMany({ raw })],
  ...shared,
});

const tooLong = (seconds: number, why: string): ClientCase => ({
  id: `ra-${seconds}`,
  tells: `Retry-After: ${seconds}${why}: waited for or given up, never cut short`,
  script: [tooMany({ seconds }), 'answer'],
  ...shared,
});

export const retryAfterCases: readonly ClientCase[] = [
  ...asked,
  ...dates,
  ...now,
  malformed('ra-negative', 'A negative number', '-1'),
  malformed('ra-word', 'A word', 'soon'),
  malformed('ra-decimal', 'A fraction', '1.5'),
  malformed('ra-list', 'A list', '2, 4'),
  malformed('ra-twice', 'Two field lines', ['2', '4']),
  tooLong(70, ', just above a minute'),
  tooLong(86_400, ', a day'),
  // A timer of 32 bits overflows at 2,147,483,648 ms, and fires at once.
  tooLong(2_147_484, ', the least that overflows a timer of 32 bits'),
  tooLong(99_999_999_999, ', thousands of years'),
];
