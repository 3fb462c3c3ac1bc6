import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { knownRecord } from '../../../src/core/known-record.ts';
import { ClientResultRecord, TraceRecord } from '../../../src/core/trace.ts';
import { arbitraryAttempt } from '../../helpers/arbitrary-trace.ts';

const moment = fc.nat(4_000_000_000).map((us) => us / 1_000);
const requiredEffect = ['type', 'effect', 'atMs', 'jobId', 'when'] as const;
const effect = fc.record(
  {
    type: fc.constant('effect' as const),
    effect: fc.constantFrom('job-created', 'replayed'),
    atMs: moment,
    operation: fc.string(),
    attempt: fc.nat(),
    jobId: fc.string(),
    idempotencyKey: fc.string(),
    when: fc.constantFrom('before-answer', 'after-answer'),
  },
  { requiredKeys: [...requiredEffect], noNullPrototype: true },
);
const requiredResult = ['type', 'operation', 'atMs', 'result', 'because'] as const;
const clientResult = fc.record(
  {
    type: fc.constant('client-result' as const),
    operation: fc.string(),
    atMs: moment,
    result: fc.constantFrom(...ClientResultRecord.shape.result.options),
    because: fc.string(),
    exitCode: fc.nat(),
    status: fc.nat(),
  },
  { requiredKeys: [...requiredResult], noNullPrototype: true },
);
const record = fc.oneof(arbitraryAttempt, effect, clientResult);

/** What a field may be instead, all of it within JSON; 1e999 is an infinite number there. */
const strangers: readonly string[] = [
  ...['null', 'true', 'false', '0', '-0', '1', '-1', '1.5', '-1.5', '1e999', '-1e999', '1e16'],
  ...['""', '"ok"', '"x"', '[]', '["x"]', '[1]', '["x",null]', '{}', '{"broken":"x"}'],
  ...['{"broken":1}', '{"broken":"x","more":1}', '{"limit":"1"}', '{"limit":1}'],
  ...['{"remaining":1}', '{"reset":null}', '{"limit":"1","unit":"s"}', '{"kind":"response"}'],
  ...['{"kind":"network-error","error":"reset"}', '{"kind":"network-error","error":"x"}'],
  ...['{"kind":"network-error","error":"reset","more":1}', '{"kind":"client-closed"}'],
  ...['{"kind":"client-closed","open":true}', '{"kind":"client-closed","open":false}'],
];
const strange = fc.oneof(fc.constantFrom(...strangers), fc.json());
const added = fc.constantFrom('weather', '__proto__', 'constructor', 'toString');

/** The record's text with one of its fields, or one of its outcome's, taken out, changed, or a new one. */
const bent = fc
  .record({
    record,
    isInside: fc.boolean(),
    pick: fc.nat(),
    add: fc.option(added, { nil: undefined, freq: 4 }),
    value: fc.option(strange, { nil: undefined, freq: 4 }),
  })
  .map(({ record: whole, isInside, pick, add, value }) => {
    const outcome = 'outcome' in whole ? whole.outcome : undefined;
    const target = isInside && outcome ? outcome : whole;
    const names = Object.keys(target);
    const name = add ?? names[pick % names.length];
    const bend = (part: object): string => {
      const rest = Object.entries(part).filter(([key]) => key !== name);
      const fields = rest.map(([key, field]) => `${JSON.stringify(key)}:${encode(field)}`);
      if (part === target && value !== undefined) fields.push(`${JSON.stringify(name)}:${value}`);
      return `{${fields.join(',')}}`;
    };
    const encode = (field: unknown): string =>
      field === target ? bend(target) : JSON.stringify(field);
    return target === whole ? bend(whole) : encodeAround(whole, encode);
  });

function encodeAround(whole: object, encode: (field: unknown) => string): string {
  const fields = Object.entries(whole);
  return `{${fields.map(([key, field]) => `${JSON.stringify(key)}:${encode(field)}`).join(',')}}`;
}

test('a record of the three common types, whatever it holds, is taken as it is', () => {
  fc.assert(
    fc.property(record, (given) => {
      const json = JSON.parse(JSON.stringify(given));
      expect(knownRecord(json)).toBe(json);
    }),
    { numRuns: 1_000 },
  );
});

test('exactly what the schema would leave as it is is taken, of good records and bad ones', () => {
  fc.assert(
    fc.property(bent, (text) => {
      const json = JSON.parse(text);
      const { success, data } = TraceRecord.safeParse(json);
      const isUntouched = success && isDeepStrictEqual(data, json);
      expect(knownRecord(json)).toBe(isUntouched ? json : undefined);
    }),
    { numRuns: 3_000 },
  );
});

const full = {
  ...{ type: 'attempt', operation: 'a', name: 'n', parent: 'p', groupedBy: 'harness', attempt: 1 },
  ...{ client: 'c', connection: 1, method: 'POST', path: '/', bodyHash: 'b', idempotencyKey: 'k' },
  ...{ credentialHash: 'h', write: true, arrivalMs: 0, queuedMs: 0, startMs: 0, firstByteMs: 1 },
  ...{ endMs: 1, connectMs: 0, wallOffsetMs: 0, accepted: true, fault: 'f', signature: 'right' },
};
const fullResponse = {
  ...{ kind: 'response', status: 429, code: 1, retryAfter: ['2'], date: 'd', jobId: 'j' },
  ...{ rateLimit: { limit: '1' }, replayed: true, envelope: { broken: 'b' }, complete: false },
  ...{ missingHeaders: ['h'], bodyStatus: 429, responseHash: 'r', cutBy: 'reset' },
};
const fullEffect = {
  ...{ type: 'effect', effect: 'replayed', atMs: 0, operation: 'a', attempt: 1, jobId: 'j' },
  ...{ idempotencyKey: 'k', when: 'after-answer' },
};
const fullResult = {
  ...{ type: 'client-result', operation: 'a', atMs: 0, result: 'failed', because: 'b' },
  ...{ exitCode: 1, status: 1 },
};
const bends: readonly (readonly [what: string, part: object, whole: (part: object) => object])[] = [
  ['an attempt', { ...full, outcome: fullResponse }, (part) => part],
  ['a response', fullResponse, (outcome) => ({ ...full, outcome })],
  ['an effect', fullEffect, (part) => part],
  ['a client-result', fullResult, (part) => part],
];

test.for(bends)('each field of %s is checked as the schema checks it', ([, part, whole]) => {
  const wrong: string[] = [];
  const check = (bentPart: object): void => {
    const json = whole(bentPart);
    const { success, data } = TraceRecord.safeParse(json);
    const isUntouched = success && isDeepStrictEqual(data, json);
    if ((knownRecord(json) === json) !== isUntouched) wrong.push(JSON.stringify(json));
  };
  check(part);
  for (const name of [...Object.keys(part), 'weather']) {
    const { [name]: _, ...rest } = part as Record<string, unknown>;
    check(rest);
    for (const text of strangers) check({ ...part, [name]: JSON.parse(text) });
  }
  expect(wrong).toEqual([]);
});

test.for([
  ['a record of another type', { type: 'stall', startMs: 1, lengthMs: 1 }],
  ['a record without a type', { operation: 'a' }],
  ['a list', []],
])('%s is left to the schema', ([, json]) => {
  expect(knownRecord(json as object)).toBeUndefined();
});
