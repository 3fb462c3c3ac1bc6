import { expect, test } from 'vitest';
import type { Contract } from '../../../../src/core/contracts/contract.ts';
import type { Operation } from '../../../../src/core/operation.ts';
import { AdmissionLog } from '../../../../src/core/rules/admission-log.ts';
import { concurrentDuplicates } from '../../../../src/core/rules/concurrent-duplicates.ts';
import { quotaRespected } from '../../../../src/core/rules/quota-respected.ts';
import type { Counted } from '../../../../src/core/rules/quota-windows.ts';
import { QuotaWindows } from '../../../../src/core/rules/quota-windows.ts';
import { rateLimitProblem, readReset } from '../../../../src/core/rules/rate-limit-fields.ts';
import { replaySameAnswer } from '../../../../src/core/rules/replay-same-answer.ts';
import type { ResponseOutcome } from '../../../../src/core/trace.ts';
import { conclude, contextUnder, operationOf } from '../../../helpers/judging.ts';
import { response } from '../../../helpers/records.ts';

const aisearch = contextUnder('aisearch');

test('a reset of 100,000,000,000 is the last that can be seconds', () => {
  expect([readReset('100000000000')?.unit, readReset('100000000001')?.unit]).toEqual([
    'epoch-seconds',
    undefined,
  ]);
});

test('as many as the limit may remain', () => {
  expect(rateLimitProblem({ limit: '10', remaining: '10' }, undefined)).toBeUndefined();
});

/** A keyed request from one moment to another, and what it was answered. */
function asked(startMs: number, endMs: number, fields: Partial<ResponseOutcome>) {
  const { status = 202, ...more } = fields;
  return { startMs, endMs, idempotencyKey: 'k', outcome: response(status, more) };
}

const again = (...attempts: readonly ReturnType<typeof asked>[]) =>
  conclude(replaySameAnswer, aisearch, [operationOf(attempts)]).verdict;

test('an answer is a replay of one that was over when it was asked for', () => {
  const second = (startMs: number) =>
    again(
      asked(0, 10, { jobId: 'j1', status: 202 }),
      asked(startMs, 20, { jobId: 'j1', status: 200 }),
    );
  expect([second(9.9), second(10)]).toEqual(['not-exercised', 'fail']);
});

test('of two bodies that nobody kept the same job is the same answer, and no job tells nothing', () => {
  expect([
    again(asked(0, 10, { jobId: 'j1' }), asked(20, 30, { jobId: 'j1' })),
    again(asked(0, 10, {}), asked(20, 30, {})),
  ]).toEqual(['pass', 'inconclusive']);
});

/** Keyed writes that are under way at once, each answered with a job of its own. */
function crowd(spans: readonly (readonly [number, number])[]): Operation {
  return operationOf(
    spans.map(([startMs, endMs], index) => ({
      ...{ startMs, endMs, method: 'POST', idempotencyKey: 'k', bodyHash: 'b' },
      outcome: response(202, { jobId: `j${index + 1}` }),
    })),
  );
}

test('a request that begins as another one ends was not under way at once with it', () => {
  const verdicts = [9.9, 10].map((startMs) => {
    const spans = [[0, 10] as const, [startMs, 20] as const];
    return conclude(concurrentDuplicates, aisearch, [crowd(spans)]).verdict;
  });
  expect(verdicts).toEqual(['fail', 'not-exercised']);
});

test('three of the jobs that were made at once are named', () => {
  const jobs = [3, 4].map((count) => {
    const spans = Array.from({ length: count }, (_, index) => [index, 10] as const);
    const { evidence } = conclude(concurrentDuplicates, aisearch, [crowd(spans)]);
    return /made \d jobs (\(.*\))/.exec(evidence[0]?.sentence ?? '')?.[1];
  });
  expect(jobs).toEqual(['("j1", "j2", "j3")', '("j1", "j2", "j3", …)']);
});

/** A limit of two in a second; only what carries a key is ever admitted with a 409. */
function limited(rateLimits: Contract['rateLimits']) {
  const { contract } = aisearch;
  const row = { status: 409, when: 'keyed', class: 'success', meaning: 'known' } as const;
  const byStatus = [row, ...contract.classification.byStatus];
  const classification = { ...contract.classification, byStatus };
  const levels = { ...contract.levels, 'quota-respected': 'must' as const };
  return { ...aisearch, contract: { ...contract, classification, levels, rateLimits } };
}

const perSecond = { id: 'two', covers: 'requests', per: 'credential', source: 'its page' } as const;

test('whether a request was admitted to a quota may depend on its key', () => {
  const context = limited([{ ...perSecond, requests: 2, windowMs: 1_000 }]);
  const verdicts = [{ idempotencyKey: 'k' }, {}].map((key) => {
    const requests = [0, 10, 20].map((startMs) =>
      operationOf([{ startMs, outcome: response(409), ...key }], { id: `at ${startMs}` }),
    );
    return conclude(quotaRespected, context, requests).verdict;
  });
  expect(verdicts).toEqual(['fail', 'pass']);
});

test('a contract without figures of a limit says so, one with figures that nobody reached does not', () => {
  const reasons = [limited([perSecond]), limited([{ ...perSecond, requests: 2, windowMs: 1_000 }])]
    .map((context) => conclude(quotaRespected, context, [operationOf([{}])]))
    .map(({ verdict, reason }) => [verdict, reason]);
  expect(reasons).toEqual([
    ['not-exercised', 'the contract gives no figures of a limit (rateLimits: requests, windowMs)'],
    ['not-exercised', 'no operation gave it an opportunity'],
  ]);
});

function counted(startMs: number, admitted = true): Counted {
  const operation = { id: `at ${startMs}`, groupedBy: 'harness' } as const;
  return { operation, attempt: 1, startMs, answeredMs: startMs + 1, admitted };
}

function findings(requests: Iterable<Counted>) {
  const windows = new QuotaWindows({ requests: 3, windowMs: 1_000 });
  for (const request of requests) windows.add(request);
  const { exercised, broken } = windows.findings();
  return [exercised, broken.length];
}

test('a window that begins where one that held ends is another one', () => {
  const four = (fromMs: number) =>
    [0, 1, 2, 3].map((offsetMs) => counted(fromMs + offsetMs, offsetMs > 0));
  expect([findings([...four(0), ...four(999)]), findings([...four(0), ...four(1_000)])]).toEqual([
    [1, 0],
    [2, 0],
  ]);
});

test('16,384 requests are held, and what is told later of an older window is judged without it', () => {
  const tellLate = (others: number) =>
    findings([
      ...[0, 100, 200].map((startMs) => counted(startMs)),
      ...Array.from({ length: others }, (_, index) => counted(10_000 + index * 1_000)),
      counted(300),
    ]);
  expect([tellLate(16_380), tellLate(16_381)]).toEqual([
    [1, 1],
    [0, 0],
  ]);
});

test('what may have been admitted is known for 2^24 steps of 100 ms', () => {
  const log = new AdmissionLog();
  const lastMs = (2 ** 24 - 1) * 100;
  expect([log.any(0, lastMs), log.any(0, lastMs + 100)]).toEqual([false, true]);
});
