import { expect, test } from 'vitest';
import { everyRule } from '../../../../src/core/rules/catalogue.ts';
import { explanationOf } from '../../../../src/core/rules/explanations/catalogue.ts';
import type {
  ShortRecord,
  ShortTrace,
} from '../../../../src/core/rules/explanations/short-trace.ts';
import { traceLines } from '../../../../src/core/rules/explanations/short-trace.ts';
import type { RuleVerdict } from '../../../../src/core/rules/rule.ts';
import type { Attempt, Grouping } from '../../../../src/core/trace.ts';
import { verifyLines } from '../../../helpers/golden.ts';

const tool = { name: 'retrial', version: '0.0.0' };
const of = (subject: 'client' | 'server') =>
  everyRule.filter((rule) => rule.subject === subject).map(({ id }) => id);

/** What a rule says of the example that breaks it, where every attempt of it is changed. */
function verdictOf(id: string, change: (trace: ShortTrace) => ShortTrace): RuleVerdict | undefined {
  const explanation = explanationOf(id);
  if (!explanation) throw new Error(`${id} is not explained`);
  const lines = traceLines(change(explanation.fail.trace), tool);
  return verifyLines(lines).outcomes.find((outcome) => outcome.id === id)?.verdict;
}

const withAttempts =
  (fields: Partial<Attempt>) =>
  (trace: ShortTrace): ShortTrace => ({
    ...trace,
    records: trace.records.map((record) =>
      'outcome' in record ? { ...record, ...fields } : record,
    ),
  });

const weak: readonly Grouping[] = ['attempt-counter', 'traceparent', 'sequence'];
const sure: readonly Grouping[] = ['harness', 'declared-id'];

test.for(weak.flatMap((groupedBy) => of('client').map((id) => [id, groupedBy] as const)))(
  '%s convicts no client by attempts that were joined by %s alone',
  ([id, groupedBy]) => {
    expect(verdictOf(id, withAttempts({ groupedBy }))).toBe('inconclusive');
  },
);

test.for(sure.flatMap((groupedBy) => of('client').map((id) => [id, groupedBy] as const)))(
  '%s stands where attempts were joined by %s',
  ([id, groupedBy]) => {
    expect(verdictOf(id, withAttempts({ groupedBy }))).toMatch(/^(fail|warn|info)$/);
  },
);

test.for(of('server'))('%s stands on single answers, however they were joined', (id) => {
  const verdicts = weak.map((groupedBy) => verdictOf(id, withAttempts({ groupedBy })));
  expect(verdicts.filter((verdict) => !/^(fail|warn|info)$/.test(verdict ?? ''))).toEqual([]);
});

test.for(of('server'))('%s is not judged by answers that were made faulty on purpose', (id) => {
  expect(verdictOf(id, withAttempts({ fault: 'status' }))).toBe('not-exercised');
});

/** Each attempt but the last of its operation was broken off by the client. */
function brokenOff(trace: ShortTrace): ShortTrace {
  const operationOf = (record: ShortRecord) => record.operation ?? 'a';
  const records = trace.records.map((record, index) => {
    const isFollowed = trace.records
      .slice(index + 1)
      .some((later) => 'outcome' in later && operationOf(later) === operationOf(record));
    return 'outcome' in record && isFollowed
      ? { ...record, outcome: { kind: 'client-closed' as const } }
      : record;
  });
  return { ...trace, records };
}

test.for([
  'retry-after-honored',
  'retry-after-date',
  'retry-after-uncapped',
  'retry-after-malformed',
  'jitter-bounds',
  'jitter-present',
  'backoff-growth',
  'herd-spread',
])('%s judges no wait after an attempt that the client broke off', (id) => {
  expect(verdictOf(id, brokenOff)).toBe('not-exercised');
});
