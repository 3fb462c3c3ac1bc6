import { globSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RetrialError } from '../../../src/core/errors.ts';
import type { Attempt, TraceRecord } from '../../../src/core/trace.ts';
import { readGolden, verifyLines } from '../../helpers/golden.ts';

const fixtures = new URL('../../fixtures/', import.meta.url).pathname;
const read = (file: string): string => readFileSync(`${fixtures}${file}`, 'utf8');
const flagging: ReadonlySet<string> = new Set(['fail', 'warn', 'info']);

/** Rules that speak against somebody; a trace that is refused convicts nobody. */
function flagged(lines: readonly string[]): string[] {
  try {
    const { outcomes } = verifyLines(lines);
    return outcomes.filter(({ verdict }) => flagging.has(verdict)).map(({ id }) => id);
  } catch (error) {
    if (error instanceof RetrialError) return [];
    throw error;
  }
}

/** A trace of somebody who does everything right, as its recorder wrote it. */
interface Recorded {
  readonly file: string;
  readonly lines: readonly string[];
}

/** With the last line that every run writes. */
function withSummary(lines: readonly string[]): string[] {
  const records = lines.map((line) => JSON.parse(line) as TraceRecord);
  if (records.some(({ type }) => type === 'summary')) return [...lines];
  const attempts = records.filter((each) => each.type === 'attempt');
  const endMs = Math.max(0, ...attempts.map((each) => each.endMs)) + 60_000;
  const operations = new Set(attempts.map(({ operation }) => operation)).size;
  const counts = { operations, attempts: attempts.length };
  return [...lines, JSON.stringify({ type: 'summary', endMs, ...counts, rules: {} })];
}

const golden: readonly Recorded[] = globSync('traces/*/passes-*.ndjson', { cwd: fixtures })
  .sort()
  .map((file) => ({ file, lines: withSummary(readGolden(read(file)).lines) }))
  .filter(({ lines }) => flagged(lines).length === 0);
const trial: Recorded = {
  file: 'recorded/trial-aisearch.ndjson',
  lines: read('recorded/trial-aisearch.ndjson').trimEnd().split('\n'),
};
const traces = [trial, ...golden];

/** A trace, and a line of it that is neither the first nor the last. */
const place = fc.oneof(fc.constant(trial), fc.constantFrom(...golden)).chain((recorded) =>
  fc.record({
    recorded: fc.constant(recorded),
    index: fc.integer({ min: 1, max: recorded.lines.length - 2 }),
  }),
);

test('the traces that are tampered with speak against nobody', () => {
  expect(golden.length).toBeGreaterThan(60);
  expect(traces.filter(({ lines }) => flagged(lines).length > 0)).toEqual([]);
});

const some = { numRuns: 80 };

test('an event that is dropped from a trace makes nobody guilty', () => {
  const law = fc.property(place, ({ recorded, index }) => {
    expect(flagged(recorded.lines.toSpliced(index, 1))).toEqual([]);
  });
  fc.assert(law, some);
});

/** When a record was written. */
function momentOf(line: string | undefined): number {
  const record = JSON.parse(line ?? '') as TraceRecord;
  if (record.type === 'attempt') return record.endMs;
  return record.type === 'stall'
    ? record.startMs + record.lengthMs
    : 'atMs' in record
      ? record.atMs
      : 0;
}

test('events of one second that changed places make nobody guilty', () => {
  const law = fc.property(place, ({ recorded: { lines }, index }) => {
    const [one = '', other = ''] = [lines[index], lines[index + 1]];
    fc.pre(index + 1 < lines.length - 1 && Math.abs(momentOf(one) - momentOf(other)) < 1_000);
    expect(flagged(lines.with(index, other).with(index + 1, one))).toEqual([]);
  });
  fc.assert(law, some);
});

/** The recorded trial, and the place of an attempt in it. */
const attemptPlaces = trial.lines.flatMap((line, index) =>
  line.startsWith('{"type":"attempt"') ? [index] : [],
);
const late = fc.record({
  index: fc.constantFrom(...attemptPlaces),
  // From the shortest standstill after which a client may have turned away.
  byMs: fc.integer({ min: 250, max: 3_000 }),
});

function attemptAt(index: number): Attempt {
  return JSON.parse(trial.lines[index] ?? '') as Attempt;
}

test('a request that was read late makes nobody guilty', () => {
  const law = fc.property(late, fc.double({ min: 0, max: 1, noNaN: true }), ({ index }, share) => {
    const attempt = attemptAt(index);
    const { startMs, firstByteMs = attempt.endMs } = attempt;
    const lateMs = startMs + share * (firstByteMs - startMs);
    const line = JSON.stringify({ ...attempt, startMs: lateMs, queuedMs: lateMs });
    expect(flagged(trial.lines.with(index, line))).toEqual([]);
  });
  fc.assert(law, some);
});

/** On record where it ended, in the place of the standstills that were then. */
function withStall(lines: readonly string[], fromMs: number, toMs: number): string[] {
  const others = lines.filter((line) => {
    const record = JSON.parse(line) as TraceRecord;
    if (record.type !== 'stall') return true;
    return record.startMs > toMs || record.startMs + record.lengthMs < fromMs;
  });
  const next = others.findIndex((line) => momentOf(line) > toMs);
  const stall = { type: 'stall', startMs: fromMs, lengthMs: toMs - fromMs };
  return others.toSpliced(next, 0, JSON.stringify(stall));
}

test('an exchange that a standstill on record made late makes nobody guilty', () => {
  const law = fc.property(late, ({ index, byMs }) => {
    const { startMs, firstByteMs, endMs, ...attempt } = attemptAt(index);
    const moved = {
      ...{ ...attempt, startMs: startMs + byMs, endMs: endMs + byMs },
      ...(firstByteMs === undefined ? {} : { firstByteMs: firstByteMs + byMs }),
    };
    const toMs = moved.firstByteMs ?? moved.endMs;
    const lines = trial.lines.with(index, JSON.stringify(moved));
    expect(flagged(withStall(lines, toMs - byMs, toMs))).toEqual([]);
  });
  fc.assert(law, some);
});

test('stamps that cannot have been are refused', () => {
  const law = fc.property(
    late,
    fc.constantFrom('startMs', 'firstByteMs'),
    ({ index, byMs }, stamp) => {
      const attempt = attemptAt(index);
      fc.pre(attempt[stamp] !== undefined);
      const line = JSON.stringify({ ...attempt, [stamp]: attempt.endMs + byMs });
      expect(() => verifyLines(trial.lines.with(index, line))).toThrow(RetrialError);
    },
  );
  fc.assert(law, some);
});
