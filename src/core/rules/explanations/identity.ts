import type { Explanations } from './explanation.ts';
import { aigeon, aisearch, job, rfc, search, told } from './records.ts';
import type { ShortOutcome, ShortRecord, ShortTrace } from './short-trace.ts';

const accepted = { status: 202 };
const unavailable = { status: 503 };

/** A submission that fails, and its retry as `more` says. */
const retriedWith = (more: Parameters<typeof search>[2]): ShortTrace =>
  aisearch([search(0, unavailable), search(710, accepted, more), told('succeeded', 720)]);

/** A write to Aigeon with this key. */
const keyedBy = (idempotencyKey: string): ShortTrace =>
  aigeon([
    {
      method: 'POST',
      path: '/public/api/v1/contacts/add-group-members',
      idempotencyKey,
      outcome: { code: 0 },
    },
    told('succeeded', 20),
  ]);

const twoOperations = (secondKey: string): ShortTrace =>
  aisearch([
    search(0, accepted),
    told('succeeded', 10),
    search(20, accepted, { operation: 'b', idempotencyKey: secondKey }),
    told('succeeded', 30, { operation: 'b' }),
  ]);

const order = { method: 'POST', path: '/orders', bodyHash: 'b1' };
const reset: ShortOutcome = { kind: 'network-error', error: 'reset' };

/** The answer to a submission is lost, and it is sent again with the same key. */
const lostAnswer = (again: ShortOutcome, effect: ShortRecord): ShortTrace =>
  aisearch(
    [
      search(0, reset),
      search(710, again),
      told('succeeded', 720),
      job('job-created', 1, 'job_1'),
      effect,
    ],
    { ledger: true },
  );

export const identityExplanations: Explanations = {
  'idempotency-key-present': {
    how: 'The first attempt of each write carries a key where the contract looks for it: a header, or a field at the top of the JSON body. A key that comes with the retry only cannot tell the server of the first attempt. Not judged where the contract asks for no keys; inconclusive where the first attempt is not on record.',
    pass: {
      tells: 'submits a search with the key k1',
      trace: aisearch([search(0, accepted), told('succeeded', 10)]),
    },
    fail: {
      tells: 'submits a search without a key',
      trace: aisearch([
        { method: 'POST', path: '/v1/search', outcome: accepted },
        told('succeeded', 10),
      ]),
    },
  },
  'idempotency-key-format': {
    how: 'Each new key of an operation is held against the contract’s format. A version 4 UUID has a 4 as its 13th digit and 8, 9, a or b as its 17th, in either case. Contracts that take any key do not exercise the rule.',
    pass: {
      tells: 'sends a UUID of version 4, with b, the last digit that names its variant',
      trace: keyedBy('3f2b8c1e-7a4d-4e9b-bc21-5d6f7a8b9c0d'),
    },
    fail: {
      tells: 'sends one with c in that place',
      trace: keyedBy('3f2b8c1e-7a4d-4e9b-cc21-5d6f7a8b9c0d'),
    },
  },
  'idempotency-key-stable': {
    how: 'From the first keyed attempt of an operation on, each attempt carries that key: another one, or none, is found. After an answer that says that the key belongs to another body a new key is right. Where attempts were joined by their key alone another key could not have shown: inconclusive.',
    pass: { tells: 'retries with the key of the first attempt', trace: retriedWith({}) },
    fail: { tells: 'makes a new key for the retry', trace: retriedWith({ idempotencyKey: 'k2' }) },
  },
  'idempotency-key-fresh': {
    how: 'Each key is looked up among those of other operations. The last 4,096 are remembered as they are, so that a finding names the other operation; further back, over the last 1,048,576, only a hash is known, and a hit there is inconclusive, since two keys may share one.',
    pass: { tells: 'gives each of two operations a key of its own', trace: twoOperations('k2') },
    fail: { tells: 'gives both the same key', trace: twoOperations('k1') },
  },
  'request-unchanged': {
    how: 'Method, path and body of each attempt are compared with those of the one before it. Bodies are compared by a hash: of JSON in a form in which white space, the order of members and the key field do not matter, of forms without their boundary. Without a key a change weighs as info. After an answer that says that the key belongs to another body a change is right.',
    pass: { tells: 'sends the same again', trace: retriedWith({}) },
    fail: { tells: 'sends another body again', trace: retriedWith({ bodyHash: 'b2' }) },
  },
  'unkeyed-write-not-resent': {
    how: 'A write without a key, by a method that is not idempotent, may have been executed where its answer is missing or is a 5xx: after a reset, a time-out, a cut answer, a 5xx without Retry-After. It is not sent again by itself. Refused connections, 408, 425, 429 and a 503 with Retry-After say that nothing was executed. Where the contract asks for a key and tells clients to retry a 5xx, that part weighs as info. A resend by the HTTP library below counts: whoever sends it, the work may be done twice.',
    pass: {
      tells: 'reports the reset that its order met',
      trace: rfc([{ ...order, outcome: reset }, told('failed', 20)]),
    },
    fail: {
      tells: 'sends the order again 600 ms after the reset',
      trace: rfc([
        { ...order, outcome: reset },
        { ...order, startMs: 610, outcome: { status: 201 } },
        told('succeeded', 620),
      ]),
    },
  },
  'no-duplicate-jobs': {
    how: 'The harm itself, told beside the rule that was broken on the way. Counts the jobs that the requests of one operation made: by the server’s ledger where that was seen, else by the job ids that were answered. The finding names whose fault it is: the same key on all requests is the server’s, no key or another one the client’s; where the server restarted without its store it weighs as info. Seen from the client alone, with an answer lost, it is inconclusive.',
    pass: {
      tells: 'the answer is lost after the job was made; the retry gets the same job',
      trace: lostAnswer(
        { status: 202, jobId: 'job_1', replayed: true },
        job('replayed', 2, 'job_1'),
      ),
    },
    fail: {
      tells: 'the retry, with the same key, makes a second job',
      trace: lostAnswer({ status: 202, jobId: 'job_2' }, job('job-created', 2, 'job_2')),
    },
  },
  'failure-surfaced': {
    how: 'An operation of which no attempt succeeded is not reported as a success, neither by an exit code nor by a value. No success are statuses and codes of failure (a code inside HTTP 200 too), answers that were cut, whatever their head says, and what the profile did not expect. Redirects that are not followed are neither. Where only the client knows what it received, the rule is inconclusive.',
    pass: {
      tells: 'reports the error 400100 that came inside HTTP 200',
      trace: aigeon([{ outcome: { code: 400_100 } }, told('failed', 10, { exitCode: 1 })]),
    },
    fail: {
      tells: 'takes HTTP 200 for success, whatever the code',
      trace: aigeon([{ outcome: { code: 400_100 } }, told('succeeded', 10, { exitCode: 0 })]),
    },
  },
  'webhook-signature': {
    how: 'Each delivery is checked as it arrives, with the secret that was agreed: the signature is there, is written as the page says, and is that of the body’s very bytes. Judged of senders of webhooks alone, and only where the secret is known.',
    pass: { tells: 'signs the delivery', trace: delivery('right') },
    fail: { tells: 'signs something else', trace: delivery('wrong') },
  },
};

function delivery(signature: 'right' | 'wrong'): ShortTrace {
  const event = { method: 'POST', path: '/hook', idempotencyKey: 'evt_1', bodyHash: 'b1' };
  const records = [{ ...event, signature, outcome: { status: 204 } }];
  return { contract: 'aisearch-webhooks', observer: 'endpoint', records };
}
