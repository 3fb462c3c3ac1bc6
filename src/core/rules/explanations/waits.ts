import type { Explanations } from './explanation.ts';
import { aigeon, many, read, rfc, told } from './records.ts';
import type { ShortRecord, ShortTrace } from './short-trace.ts';

/** An answer with this Retry-After, and a retry so many milliseconds after it. */
const retriedAfter = (retryAfter: string, waitMs: number): readonly ShortRecord[] => [
  read(0, { status: 503, retryAfter: [retryAfter] }),
  read(10 + waitMs, {}),
  told('succeeded', 20 + waitMs),
];

/** Noon of 15 June 2026, when the trace begins. */
const noonMs = 1_781_524_800_000;
const untilDate = (startMs: number): ShortTrace =>
  rfc(
    [
      read(0, { status: 503, retryAfter: ['Mon, 15 Jun 2026 12:00:03 GMT'] }, { wallOffsetMs: 0 }),
      read(startMs, {}, { wallOffsetMs: 0 }),
      told('succeeded', startMs + 10),
    ],
    { wallOriginMs: noonMs },
  );

const soon = { status: 429, retryAfter: ['soon'] };
const threeWithin = (ms: number): ShortTrace =>
  rfc([read(0, soon), read(50, soon), read(ms, {}), told('succeeded', ms + 10)]);

/** A failure, and a retry after the answer, by the numbers that Aigeon declares: 500 to 650 ms. */
const firstWait = (waitMs: number): ShortTrace =>
  aigeon([read(0, { status: 503 }), read(10 + waitMs, {}), told('succeeded', 20 + waitMs)]);

/** Ten operations, one a second, whose first waits grow by `stepMs` from 500 ms on. */
const tenFirstWaits = (stepMs: number): ShortTrace =>
  aigeon(
    many(10, (n, operation) => {
      const retriedMs = n * 1_000 + 510 + n * stepMs;
      return [
        read(n * 1_000, { status: 503 }, { operation }),
        read(retriedMs, {}, { operation }),
        told('succeeded', retriedMs + 10, { operation }),
      ];
    }),
  );

/** Ten operations of three waits each: about 1 s, a quarter more, and so many times the first. */
const threeWaits = (growth: number): ShortTrace =>
  rfc(
    many(10, (n, operation) => {
      const first = 920 + n * 20;
      const secondMs = n * 20_000 + 10 + first;
      const thirdMs = secondMs + 10 + first * 1.25;
      const lastMs = thirdMs + 10 + first * growth;
      return [
        ...[n * 20_000, secondMs, thirdMs].map((startMs) =>
          read(startMs, { status: 503 }, { operation }),
        ),
        read(lastMs, {}, { operation }),
        told('succeeded', lastMs + 10, { operation }),
      ];
    }),
    { isUndeclared: true },
  );

/** Fifty clients fail in one instant; so many come back in the first 15 ms of the 150, the others spread. */
const fiftyOfWhich = (crowd: number): ShortTrace =>
  aigeon(
    many(50, (n, operation) => {
      const waitMs = n < crowd ? 500 + n * 0.7 : 522 + (n % 9) * 15;
      return [
        read(0, { status: 503 }, { operation }),
        read(10 + waitMs, {}, { operation }),
        told('succeeded', 20 + waitMs, { operation }),
      ];
    }),
  );

export const waitExplanations: Explanations = {
  'retry-after-honored': {
    how: 'The wait runs from the first byte of the answer with the header to the first byte of the next request, so it is never measured too short; 5 ms less than asked is still in time. Every status counts but a success, and every attempt. Zero, dates, values above 60 s and values that cannot be read are other rules’. A wait far beyond what was asked is a remark. Where the observer stood still for long right before it answered, an early wait is inconclusive: the client may have turned away before. Not judged: what the client itself broke off, and requests that overlap.',
    pass: {
      tells: 'comes back 995 ms after an answer that asked for 1 s: within the tolerance of 5 ms',
      trace: rfc(retriedAfter('1', 995)),
    },
    fail: {
      tells: 'comes back 1 ms earlier, after 994 ms',
      trace: rfc(retriedAfter('1', 994)),
    },
  },
  'retry-after-date': {
    how: 'The asked wait is the smaller of date − own clock and date − the Date of the answer; it is held against the time from the first byte of the answer to the first of the next request, less 5 ms. All three forms count: IMF-fixdate, RFC 850 and asctime, which is in UTC. A client that keeps one form and breaks another breaks a must; of one that reads no dates the rule is a should. A wall clock that was moved by more than 5 ms during the wait makes it inconclusive. Dates in the past are retry-after-malformed’s.',
    pass: {
      tells: 'is told to come at 12:00:03, and comes 5 ms before it: within the tolerance',
      trace: untilDate(2_995),
    },
    fail: { tells: 'comes 6 ms before it', trace: untilDate(2_994) },
  },
  'retry-after-uncapped': {
    how: 'After a value above 60 s a client may wait that long or give up; who comes earlier has cut the value, or a timer has overflowed. Measured as in retry-after-honored. An operation that still waits when nobody watches any more is inconclusive, and one whose author says that it waits so long must not give up.',
    pass: {
      tells: 'comes back 60.995 s after an answer that asked for 61 s: within the tolerance',
      trace: rfc(retriedAfter('61', 60_995)),
    },
    fail: { tells: 'comes back 1 ms earlier', trace: rfc(retriedAfter('61', 60_994)) },
  },
  'retry-after-malformed': {
    how: 'Zero and a past date say “now”; a word, a negative or broken number, a list and two fields say nothing. Any ordinary wait will do. Found are a client that neither retries nor ends within twice its longest wait and 5 s (at least 35 s), one that gives up where it retried the same failure without the header (its control), and three attempts within 100 ms after values that cannot be read. Without a control that was retried, giving up is inconclusive.',
    pass: {
      tells: 'sends three attempts within 100 ms after “soon”: just no burst',
      trace: threeWithin(100),
    },
    fail: { tells: 'sends the third 1 ms earlier', trace: threeWithin(99) },
  },
  'jitter-bounds': {
    how: 'Without a Retry-After the k-th wait lies in [base k × lo, base k × hi] of the declared numbers. Too early, from the first byte of the answer to the next request, is certain at one wait, beyond 5 ms. Too late, from the end of the answer to the moment at which the retry is ready, is found only where more of N ≥ 5 waits than chance explains (each 1 %, together one in a million) end later than the bound, the noise of the observer and 50 ms or 2 %. Waits at whose end the observer stood still, and the first of a fresh process, say nothing about lateness. Not exercised where nobody declared numbers.',
    pass: {
      tells: 'waits 495 ms where 500 to 650 ms are declared: within the tolerance of 5 ms',
      trace: firstWait(495),
    },
    fail: { tells: 'waits 494 ms', trace: firstWait(494) },
  },
  'jitter-present': {
    how: 'Judged at the attempt number with the longest waits, of at least 10 operations together: over how long the waits are spread, from the shortest on; of 20 or more the earliest nine tenths tell it, of 50 or more the earlier half, since a busy machine makes some late. Found where that is below 5 % of the declared width and chance does not explain it (one in a million); held where it (of 20 or more what the earlier half tells) exceeds that by twice the noise of the observer; inconclusive between, unless the waits of each operation name (in a trial: of each case) that has ten are found alike by themselves. Where no width is declared the limit is 2 % of the median, at every attempt number, unless the observer’s noise reaches a quarter of the longest of these medians, and a finding is a should at most. Waits with a Retry-After are left out.',
    pass: {
      tells:
        'ten first waits lie within 7.65 ms of each other: just over 5 % of the 150 ms that are declared',
      trace: tenFirstWaits(0.85),
    },
    fail: { tells: 'ten first waits lie within 7.2 ms of each other', trace: tenFirstWaits(0.8) },
  },
  'backoff-growth': {
    how: 'Only where nobody declared numbers; else jitter-bounds judges the waits. Of at least 10 operations with three or more waits each, without Retry-After, the median of the last waits is at least 1.5 times the median of the first. Fewer operations are inconclusive.',
    pass: {
      tells: 'ten operations whose third wait is 1.5 times the first',
      trace: threeWaits(1.5),
    },
    fail: {
      tells: 'ten operations whose third wait is 1.4 times the first',
      trace: threeWaits(1.4),
    },
  },
  'herd-spread': {
    how: 'At least 50 waits of one length, each client’s own gap, are counted in up to 30 buckets between the declared bounds (10 for 50 waits); the fullest holds no more than chance explains (one in a million over all buckets). Buckets are at least five times as wide as the noise of the observer. After a Retry-After it is judged only where the contract asks for jitter on top. Without declared numbers a herd is a remark, and where jitter-present has found the waits all alike this rule is silent.',
    pass: {
      tells: 'of 50 clients that failed together 19 come back within one tenth of the width',
      trace: fiftyOfWhich(19),
    },
    fail: { tells: 'one more, 20 of 50, is no chance', trace: fiftyOfWhich(20) },
  },
};
