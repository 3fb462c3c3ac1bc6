import type { Explanations } from './explanation.ts';
import { aigeon, aisearch, job, many, read, search, told } from './records.ts';
import type { ShortOutcome, ShortTrace } from './short-trace.ts';

const accepted = { status: 202, jobId: 'job_1' };

/** One read of AI Search, answered so. */
const answered = (outcome: ShortOutcome): ShortTrace =>
  aisearch([read(0, outcome), told('failed', 10)]);

const refused = { code: 429_001, retryAfter: ['1'] };

const limited = (reset: string): ShortTrace =>
  aisearch([
    read(0, {
      ...{ status: 429, code: 'RATE_LIMIT_EXCEEDED', retryAfter: ['1'] },
      rateLimit: { limit: '10', remaining: '0', reset },
    }),
    read(1_110, {}),
    told('succeeded', 1_120),
  ]);

/** Two reads in one window, one after the other; the second is told that so many remain. */
const remaining = (second: string): ShortTrace => {
  const left = (count: string): ShortOutcome => ({
    rateLimit: { limit: '10', remaining: count, reset: '1800000000' },
  });
  return aisearch([
    read(0, left('9')),
    told('succeeded', 10),
    read(100, left(second), { operation: 'b' }),
    told('succeeded', 110, { operation: 'b' }),
  ]);
};

/** Twenty-one writes within 810 ms; the last one is answered so, and where it is refused comes again. */
const writes = (last: ShortOutcome): ShortTrace =>
  aigeon(
    many(21, (n, operation) => {
      const request = {
        operation,
        method: 'POST',
        path: '/public/api/v1/contacts/add-group-members',
        idempotencyKey: `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
      };
      const isRefused = n === 20 && last === refused;
      return [
        read(n * 40, n === 20 ? last : { code: 0 }, request),
        ...(isRefused ? [read(2_000, { code: 0 }, request)] : []),
        told('succeeded', isRefused ? 2_010 : n * 40 + 10, { operation }),
      ];
    }),
  );

/** The answer to a submission is lost, and its retry is answered so; the server says that it replayed. */
const replayed = (again: ShortOutcome): ShortTrace =>
  aisearch(
    [
      search(0, { kind: 'network-error', error: 'reset' }),
      search(710, again),
      told('succeeded', 720),
      job('job-created', 1, 'job_1'),
      job('replayed', 2, 'job_1'),
    ],
    { ledger: true },
  );

/** By their trace id alone: what a client did wrong in sending them is left open. */
const joined = { groupedBy: 'traceparent' } as const;
const seen = { observer: 'endpoint' } as const;

/** One key with two bodies; the second is answered so. */
const otherBody = (again: ShortOutcome): ShortTrace =>
  aisearch(
    [
      search(0, accepted, joined),
      search(710, again, { ...joined, bodyHash: 'b2' }),
      told('succeeded', 720),
    ],
    seen,
  );

/** Two requests with one key; the second, answered so, comes while the first is under way. */
const atOnce = (second: ShortOutcome): ShortTrace =>
  aisearch(
    [
      search(0, accepted, { ...joined, endMs: 300 }),
      search(100, second, { ...joined, endMs: 310 }),
      told('succeeded', 320),
    ],
    seen,
  );

const timedOut = { status: 504, code: 'SURFACE_TIMEOUT' };
const afterFailure = (again: ShortOutcome): ShortTrace =>
  aisearch([
    search(0, timedOut),
    search(1_010, again),
    search(3_020, accepted),
    told('succeeded', 3_030),
  ]);

export const serverExplanations: Explanations = {
  'envelope-shape': {
    how: 'Each complete answer of the server’s own (none that the harness made faulty) is held against the fields that the contract promises: which are there, of which type, on successes and on errors, apart from statuses that promise no envelope. The finding names the field.',
    pass: {
      tells: 'an error inside HTTP 200 with code, message and data',
      trace: aigeon([read(0, { code: 400_100, envelope: 'ok' }), told('failed', 10)]),
    },
    fail: {
      tells: 'the same without data',
      trace: aigeon([
        read(0, { code: 400_100, envelope: { broken: 'there is no /data' } }),
        told('failed', 10),
      ]),
    },
  },
  'required-headers': {
    how: 'Each complete answer of the server’s own carries the headers that the contract promises on all answers or on its status. Rate-limit fields are rate-limit-headers’.',
    pass: {
      tells: 'a 404 with its version header',
      trace: answered({ status: 404, code: 'JOB_NOT_FOUND' }),
    },
    fail: {
      tells: 'a 404 without it',
      trace: answered({
        ...{ status: 404, code: 'JOB_NOT_FOUND' },
        missingHeaders: ['X-AISearch-Version'],
      }),
    },
  },
  'retry-after-present': {
    how: 'Answers on which the contract promises a Retry-After, by code or by status, carry one. What the value says is judged by retry-after-truthful.',
    pass: {
      tells: 'a refusal that says when to come back',
      trace: aigeon([read(0, refused), read(1_110, { code: 0 }), told('succeeded', 1_120)]),
    },
    fail: {
      tells: 'a refusal that does not',
      trace: aigeon([read(0, { code: 429_001 }), read(610, { code: 0 }), told('succeeded', 620)]),
    },
  },
  'status-mirrored': {
    how: 'Where the body repeats the status, at the place that the contract names, the number is that of the status line. A body that repeats none does not exercise the rule.',
    pass: {
      tells: 'a 404 that says 404 in its body',
      trace: answered({ status: 404, code: 'JOB_NOT_FOUND', bodyStatus: 404 }),
    },
    fail: {
      tells: 'a 404 that says 400 in its body',
      trace: answered({ status: 404, code: 'JOB_NOT_FOUND', bodyStatus: 400 }),
    },
  },
  'rate-limit-headers': {
    how: 'Where the contract promises them the fields are there; where they are there, promised or not, limit and remaining are whole numbers, no more remains than the limit, and the reset is in the promised unit. The unit is told by its size: above 1e9 it is epoch seconds, above 1e12 milliseconds, which no contract promises.',
    pass: {
      tells: 'a refusal whose reset is in epoch seconds, as the page says',
      trace: limited('1800000000'),
    },
    fail: { tells: 'a refusal whose reset is in seconds from now', trace: limited('1') },
  },
  'remaining-truthful': {
    how: 'A window is what answers to one credential with the same limit and the same reset, in epoch seconds, have in common. Of an answer that began after another was there no more remains than that one said, and at least as many are used up as were admitted before. Answers that overlap in time say nothing of each other.',
    pass: { tells: 'each of two requests takes one', trace: remaining('8') },
    fail: { tells: 'the second takes none', trace: remaining('9') },
  },
  'quota-respected': {
    how: 'Only limits with figures in the contract are judged, and only windows in which more was asked for than they admit. An admitted request counts where it surely fell into the window, between its start and its answer, so a finding needs no guess about the server’s clock. A limit of an organisation is held against each credential by itself.',
    pass: {
      tells: 'the 21st write within a second is refused, where 20 are admitted',
      trace: writes(refused),
    },
    fail: { tells: 'it is admitted', trace: writes({ code: 0 }) },
  },
  'retry-after-truthful': {
    how: 'A request that comes just after the wait (up to half as long again and 1 s more) is not refused once more for the same reason. Where another request of the same key was admitted meanwhile it may have taken the place, and the rule is inconclusive, as in most loads. Dates are left out: they are read by the client’s clock.',
    pass: {
      tells: 'is refused for 1 s, comes after 1.1 s and is admitted',
      trace: aigeon([read(0, refused), read(1_110, { code: 0 }), told('succeeded', 1_120)]),
    },
    fail: {
      tells: 'is refused again',
      trace: aigeon([
        read(0, refused),
        read(1_110, refused),
        read(2_310, { code: 0 }),
        told('succeeded', 2_320),
      ]),
    },
  },
  'replay-same-answer': {
    how: 'A key that was answered with success, and the same body, gets the same status, job and body again; what the contract says may move on, say the state of a job, is left out of the comparison. Where the server’s ledger knows the job of the key, the answer names that one. A second job is no-duplicate-jobs’.',
    pass: {
      tells: 'the answer is lost, and the replay names the job that was made',
      trace: replayed({ ...accepted, replayed: true }),
    },
    fail: {
      tells: 'the replay names another job, which does not exist',
      trace: replayed({ status: 202, jobId: 'job_9', replayed: true }),
    },
  },
  'replay-marked': {
    how: 'An answer that the server’s ledger calls a replay, or that names the job of an earlier answer to the same key, carries the header by which the contract marks replays. Of requests that overlap nobody knows which one was first.',
    pass: {
      tells: 'the replay says that it is one',
      trace: replayed({ ...accepted, replayed: true }),
    },
    fail: { tells: 'the replay does not say so', trace: replayed(accepted) },
  },
  'conflict-detected': {
    how: 'After a success a request with the same key and another body is answered with the status that the contract has for it. Seen only where a client sends two bodies under one key within one operation, which is request-unchanged’s finding where it is sure that they belong together.',
    pass: {
      tells: 'another body under the key k1 is refused with 409',
      trace: otherBody({ status: 409, code: 'IDEMPOTENCY_CONFLICT' }),
    },
    fail: {
      tells: 'another body under the key k1 is answered with the first job',
      trace: otherBody({ ...accepted, replayed: true }),
    },
  },
  'concurrent-duplicates': {
    how: 'Of requests with the same key and body that overlap in time one is executed; the others get its answer, or are refused. Counts the jobs that they made, by the server’s ledger where that was seen, else by the answers; an answer that was lost then makes it inconclusive. That a client sends requests that overlap is attempts-sequential’s.',
    pass: {
      tells: 'the second request, sent while the first is under way, gets its job',
      trace: atOnce({ ...accepted, replayed: true }),
    },
    fail: { tells: 'it makes a job of its own', trace: atOnce({ status: 202, jobId: 'job_2' }) },
  },
  'failed-attempt-not-stored': {
    how: 'Where the first answer to a key was a failure, the next request with it is executed. A second failure is found only where it is marked, or known by the ledger, as a replay of the first: else it may be a failure of its own, and that is inconclusive.',
    pass: {
      tells: 'a search that timed out is executed when it is sent again',
      trace: aisearch([search(0, timedOut), search(1_010, accepted), told('succeeded', 1_020)]),
    },
    fail: {
      tells: 'the time-out is replayed',
      trace: afterFailure({ ...timedOut, replayed: true }),
    },
  },
};
