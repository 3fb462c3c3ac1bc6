import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Operation } from '../../../../src/core/operation.ts';
import { allRules } from '../../../../src/core/rules/catalogue.ts';
import { createJudge } from '../../../../src/core/rules/judge.ts';
import type { RuleContext } from '../../../../src/core/rules/rule.ts';
import type { Attempt } from '../../../../src/core/trace.ts';
import { createVerifier } from '../../../../src/core/verify.ts';
import { contextUnder } from '../../../helpers/judging.ts';
import { jobCreated } from '../../../helpers/records.ts';

/** The operations of a trial of the reference client, as its endpoint saw them. */
const { recorded, wallOriginMs } = readTrial();
const rules = allRules.filter(({ subject }) => subject === 'client');

function readTrial() {
  const file = new URL('../../../fixtures/recorded/trial-aisearch.ndjson', import.meta.url);
  const operations: Operation[] = [];
  const verifier = createVerifier({ onSettled: (operation) => operations.push(operation) });
  for (const line of readFileSync(file, 'utf8').trimEnd().split('\n')) verifier.line(line);
  return { recorded: operations, wallOriginMs: verifier.end().run.wallOriginMs };
}

function contextAt(originMs: number): RuleContext {
  return contextUnder('aisearch', { observer: 'endpoint', ledger: true, wallOriginMs: originMs });
}

/** What the rules conclude; findings in an order that does not depend on the operations'. */
function outcomesOf(operations: readonly Operation[], originMs = wallOriginMs) {
  const judge = createJudge(contextAt(originMs), rules);
  for (const operation of operations) judge.operation(operation);
  return judge.outcomes().map((outcome) => ({
    ...outcome,
    evidence: outcome.evidence.map((each) => JSON.stringify(each)).sort(),
  }));
}

/** How the client of an operation differs from the one that was recorded. */
const bend = fc.record({
  /** Of each wait so much is waited. */
  waits: fc.constantFrom(1, 1, 0.6, 0.1),
  /** The keys of its attempts, in turns. */
  keys: fc.constantFrom<readonly string[]>(['k'], ['k'], ['k', 'l'], []),
  makesTwo: fc.boolean(),
  result: fc.constantFrom('as it was' as const, 'succeeded' as const, 'failed' as const),
});
type Bend = ReturnType<typeof bend.generate>['value'];
const bends = fc.array(bend, { minLength: recorded.length, maxLength: recorded.length });

function bentBy(drawn: readonly Bend[]): Operation[] {
  return recorded.flatMap((operation, index) => {
    const how = drawn[index];
    return how ? [bent(operation, how, index)] : [];
  });
}

function bent(operation: Operation, how: Bend, index: number): Operation {
  const { keys, makesTwo, result } = how;
  const attempts = spaced(operation.attempts, (waitMs) => waitMs * how.waits).map((each, at) => {
    const key = keys[at % Math.max(1, keys.length)];
    const { idempotencyKey: _, ...rest } = each;
    return key === undefined || !each.write
      ? rest
      : { ...rest, idempotencyKey: `o${index}-${key}` };
  });
  const jobs = makesTwo ? [1, 2].map((n) => jobCreated(operation.id, `o${index}-${n}`)) : [];
  const told = operation.result;
  return {
    ...operation,
    attempts,
    effects: attempts.some(({ write }) => write) ? jobs : [],
    ...(told && result !== 'as it was' ? { result: { ...told, result } } : {}),
  };
}

/** The same attempts with other waits between them; whole milliseconds, so that a shift is exact. */
function spaced(attempts: readonly Attempt[], waitOf: (waitMs: number) => number): Attempt[] {
  let endedMs = 0;
  let nowMs = 0;
  return attempts.map((attempt, index) => {
    const { startMs, firstByteMs, endMs } = attempt;
    nowMs += index === 0 ? Math.round(startMs) : Math.round(waitOf(startMs - endedMs));
    endedMs = endMs;
    const [headMs, bodyMs] = [(firstByteMs ?? endMs) - startMs, endMs - (firstByteMs ?? endMs)];
    const first = nowMs + Math.round(headMs);
    const moved = { ...attempt, startMs: nowMs, queuedMs: nowMs, arrivalMs: nowMs };
    nowMs = first + Math.round(bodyMs);
    return { ...moved, ...(firstByteMs === undefined ? {} : { firstByteMs: first }), endMs: nowMs };
  });
}

const some = { numRuns: 40 };

test('the recorded client breaks nothing, and a bent one most of what can be broken', () => {
  const badly = { waits: 0.1, keys: ['k', 'l'], makesTwo: true, result: 'succeeded' } as const;
  const brokenBy = (operations: readonly Operation[]): string[] =>
    outcomesOf(operations).flatMap(({ id, violations }) => (violations > 0 ? [id] : []));
  expect(brokenBy(recorded)).toEqual([]);
  expect(brokenBy(bentBy(recorded.map(() => badly)))).toEqual([
    'retry-after-honored',
    'retry-after-date',
    'jitter-bounds',
    'idempotency-key-stable',
    'no-duplicate-jobs',
    'failure-surfaced',
  ]);
});

function shifted(operation: Operation, byMs: number): Operation {
  const { attempts, effects, result } = operation;
  return {
    ...operation,
    attempts: attempts.map((each) => {
      const { startMs, queuedMs, arrivalMs, firstByteMs, endMs } = each;
      return {
        ...each,
        ...{ startMs: startMs + byMs, queuedMs: queuedMs + byMs, arrivalMs: arrivalMs + byMs },
        ...(firstByteMs === undefined ? {} : { firstByteMs: firstByteMs + byMs }),
        endMs: endMs + byMs,
      };
    }),
    effects: effects.map((each) => ({ ...each, atMs: each.atMs + byMs })),
    ...(result ? { result: { ...result, atMs: result.atMs + byMs } } : {}),
  };
}

test('a trial that began earlier has the same findings', () => {
  const law = fc.property(bends, fc.nat(100_000), (drawn, seconds) => {
    const operations = bentBy(drawn);
    const later = operations.map((operation) => shifted(operation, seconds * 1_000));
    expect(outcomesOf(later, wallOriginMs - seconds * 1_000)).toEqual(outcomesOf(operations));
  });
  fc.assert(law, some);
});

test('in whatever order the operations of a trial settle, the findings are the same', () => {
  const all = { minLength: recorded.length, maxLength: recorded.length };
  const order = fc.shuffledSubarray([...recorded.keys()], all);
  const law = fc.property(bends, order, (drawn, indices) => {
    const operations = bentBy(drawn);
    const permuted = indices.flatMap((index) => operations[index] ?? []);
    expect(counted(outcomesOf(permuted))).toEqual(counted(outcomesOf(operations)));
  });
  fc.assert(law, some);
});

/** Of more findings than are kept the first are: which these are is the order's. */
function counted(outcomes: ReturnType<typeof outcomesOf>) {
  return outcomes.map(({ evidence, reason: _, notes, ...rest }) => ({
    ...rest,
    notes: [...notes].sort(),
    ...(rest.violations > evidence.length ? {} : { evidence }),
  }));
}

test('keys and jobs under other names lead to the same findings under those', () => {
  const rename = <Data>(data: Data): Data =>
    JSON.parse(JSON.stringify(data).replace(/"o(\d+)-/g, '"other-$1-')) as Data;
  const renameText = (text: string): string => text.replace(/\bo(\d+)-/g, 'other-$1-');
  const law = fc.property(bends, (drawn) => {
    const operations = bentBy(drawn);
    const expected = outcomesOf(operations).map((outcome) => ({
      ...outcome,
      evidence: outcome.evidence.map(renameText).sort(),
    }));
    expect(outcomesOf(operations.map(rename))).toEqual(expected);
  });
  fc.assert(law, some);
});

const earlyRules = new Set([
  'retry-after-honored',
  'retry-after-date',
  'retry-after-uncapped',
  'retry-after-malformed',
  'jitter-bounds',
]);

/** Findings that a wait was too short, without what was measured. */
function early(outcomes: ReturnType<typeof outcomesOf>): string[] {
  return outcomes
    .filter(({ id }) => earlyRules.has(id))
    .flatMap(({ id, evidence }) =>
      evidence
        .filter((each) => !each.includes('at most'))
        .map((each) => {
          const { operation, attempts } = JSON.parse(each) as {
            operation: string;
            attempts: number[];
          };
          return `${id} ${operation} ${attempts.join('-')}`;
        }),
    );
}

test('more lateness never turns into "too early", dates included', () => {
  const law = fc.property(
    bend,
    fc.nat(5_000),
    fc.nat(recorded.length - 1),
    (how, moreMs, index) => {
      const [operation] = bentBy(recorded.map(() => how)).slice(index);
      if (!operation) return;
      const later = { ...operation, attempts: spaced(operation.attempts, (ms) => ms + moreMs) };
      const before = new Set(early(outcomesOf([operation])));
      expect(early(outcomesOf([later])).filter((each) => !before.has(each))).toEqual([]);
    },
  );
  fc.assert(law, { numRuns: 200 });
});

test('taking a request away from a trial never makes a duplicate job', () => {
  const law = fc.property(bends, fc.nat(4), (drawn, gone) => {
    const operations = bentBy(drawn);
    const fewer = operations.map(({ attempts, effects, ...rest }) => ({
      ...rest,
      attempts: attempts.filter((_, index) => index !== gone),
      effects: effects.filter(({ attempt }) => attempt !== gone + 1),
    }));
    const jobsOf = (all: readonly Operation[]) =>
      outcomesOf(all).find(({ id }) => id === 'no-duplicate-jobs')?.violations ?? 0;
    expect(jobsOf(fewer)).toBeLessThanOrEqual(jobsOf(operations));
  });
  fc.assert(law, some);
});
