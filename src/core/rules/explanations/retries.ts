import type { Explanations } from './explanation.ts';
import { aigeon, many, read, rfc, told } from './records.ts';
import type { ShortTrace } from './short-trace.ts';

/** When the five attempts that Aigeon declares begin, at the least, and a sixth after as long again. */
const startsMs = [0, 510, 1_520, 3_530, 7_540, 15_550];

/** So many attempts that all fail, and the failure told. */
const failing = (attempts: number): ShortTrace =>
  aigeon([
    ...startsMs.slice(0, attempts).map((startMs) => read(startMs, { status: 503 })),
    told('failed', (startsMs[attempts - 1] ?? 0) + 10),
  ]);

const badRequest = { status: 400 };

const overlappingBy = (ms: number): ShortTrace =>
  rfc(
    [
      read(0, { status: 503 }, { endMs: 1_000 }),
      read(1_000 - ms, {}, { endMs: 2_000 }),
      told('succeeded', 2_000),
    ],
    { observer: 'endpoint', isUndeclared: true },
  );

/** Fifty operations that all fail: each makes a retry, and so many of them a second one. */
const outageWith = (third: number): ShortTrace =>
  rfc(
    many(50, (n, operation) => {
      const retriedMs = 510 + (n % 10) * 50;
      const againMs = retriedMs + 1_010 + n * 50;
      const isThird = n < third;
      const failed = { status: 503 };
      return [
        read(0, failed, { operation }),
        read(retriedMs, failed, { operation }),
        ...(isThird ? [read(againMs, failed, { operation })] : []),
        told('failed', (isThird ? againMs : retriedMs) + 10, { operation }),
      ];
    }),
    { isUndeclared: true },
  );

export const retryExplanations: Explanations = {
  'never-retry-4xx': {
    how: 'The contract says what a client may make of an answer, by the code in its body first and by its status second. After one that is never to be retried the identical request (method, path, body, credential) is not sent again within the operation, however much later; with another credential or body it may be. Answers whose class depends on more than a trace tells, say 401, are not judged, nor what had begun before the answer came.',
    pass: {
      tells: 'is told 400, and leaves it at that',
      trace: rfc([read(0, badRequest), told('failed', 10)]),
    },
    fail: {
      tells: 'sends the same request again 300 ms after the 400',
      trace: rfc([read(0, badRequest), read(310, badRequest), told('failed', 320)]),
    },
  },
  'retries-transient': {
    how: 'After a retryable failure without Retry-After a request that may be sent twice (an idempotent method, or a key) is sent again while attempts are left: up to the declared maximum, and where none is declared once. Not held against the client: what was still open when the run ended, writes that its author says it leaves alone, and under load a spent budget or a time in which over 20 % of the operations of the last 10 s failed. A failure that is taken for success is failure-surfaced’s.',
    pass: {
      tells: 'uses all five attempts that Aigeon declares, and gives up',
      trace: failing(5),
    },
    fail: { tells: 'gives up after the fourth', trace: failing(4) },
  },
  'attempts-capped': {
    how: 'Counts the attempts of an operation, apart from what the HTTP library below sent again by itself on a dead connection (at once, the same request, no byte of an answer). Judged where a maximum is declared, by operations that used more or failed for good; else the most attempts that were seen are a remark.',
    pass: { tells: 'makes five attempts of the five that are declared', trace: failing(5) },
    fail: { tells: 'makes a sixth', trace: failing(6) },
  },
  'no-attempt-after-success': {
    how: 'After a complete answer that is a success by the contract, or by the profile’s own expectation, no attempt of the operation begins. One that had begun before is attempts-sequential’s. Seen from the endpoint a success counts only if it was complete within 200 ms of the request, since what took longer may have reached a client that had turned away; a resend after a slower one is inconclusive.',
    pass: {
      tells: 'sends nothing after its success',
      trace: rfc([read(0, {}), told('succeeded', 10)]),
    },
    fail: {
      tells: 'sends the next attempt at the very moment of its success',
      trace: rfc([read(0, {}), read(10, {}), told('succeeded', 20)]),
    },
  },
  'attempts-sequential': {
    how: 'An attempt is open until its response headers are there, or its end is seen. The longest time in which another attempt of the operation is open as well counts: below 50 ms, or twice the noise of the observer, it may be chance, and so it may where the answer was held back by a fault, or where no answer came and the observer stood still before it saw the end: then it is inconclusive.',
    pass: {
      tells: 'starts the second attempt at the moment at which the first is answered',
      trace: overlappingBy(0),
    },
    fail: { tells: 'starts it 50 ms before', trace: overlappingBy(50) },
  },
  'retry-budget': {
    how: 'An outage is every second in which over half of the first attempts of a process fail. Of the operations that begin in one, 50 at least, the attempts together are at most the contract’s budget times the operations, and ten more, which every budget has in reserve. Processes are told apart by the client’s name; where nobody knows them, or no budget is promised, the rule is not exercised.',
    pass: {
      tells:
        '50 operations in an outage make 110 attempts, where the budget is 2 each and ten more',
      trace: outageWith(10),
    },
    fail: { tells: 'they make 111', trace: outageWith(11) },
  },
};
