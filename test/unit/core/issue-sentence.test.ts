import fc from 'fast-check';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { aigeon } from '../../../src/core/contracts/aigeon.ts';
import { OwnContract } from '../../../src/core/contracts/own-contract.ts';
import { describeIssues } from '../../../src/core/issue-sentence.ts';
import { Profile } from '../../../src/core/profile.ts';

const describe = (schema: z.ZodType, value: unknown) => {
  const { error } = schema.safeParse(value);
  return error ? describeIssues(schema, error, value) : [];
};
const sentences = (schema: z.ZodType, value: unknown): string[] =>
  describe(schema, value).map(({ sentence }) => sentence);

const Tree: z.ZodType<unknown> = z.lazy(() =>
  z.union([z.string(), z.array(Tree), z.strictObject({ leaf: z.int() })]),
);
const Shape = z.strictObject({
  text: z.string().optional(),
  count: z.int().min(1).max(9).optional(),
  ratio: z.number().positive().lt(1).optional(),
  on: z.boolean().optional(),
  word: z.enum(['open', 'closed']).optional(),
  one: z.literal('yes').optional(),
  list: z.array(z.string().min(1)).min(1).max(2).optional(),
  pair: z.tuple([z.number(), z.number()]).optional(),
  map: z.record(z.string().min(1), z.int()).optional(),
  plain: z.strictObject({ a: z.string(), b: z.string().default('b') }).prefault({ a: '' }),
  mixed: z.union([z.literal('none'), z.int(), z.array(z.int())]).optional(),
  either: z
    .union([z.strictObject({ seconds: z.number() }), z.strictObject({ raw: z.string() })])
    .optional(),
  kind: z
    .discriminatedUnion('type', [
      z.strictObject({ type: z.literal('square'), side: z.number() }),
      z.strictObject({ type: z.literal('circle'), radius: z.number() }).transform((it) => it),
    ])
    .optional(),
  titled: z.string().meta({ title: 'a colour, like red' }).optional(),
  own: z.string({ error: 'must be a colour' }).optional(),
  whole: z
    .string()
    .refine(() => false, { error: 'no colour goes here' })
    .optional(),
  tree: Tree.optional(),
});

test.for([
  [{ text: 5 }, '"text" must be a text, not 5; put it in quotes: "5"'],
  [{ text: true }, '"text" must be a text, not true; put it in quotes: "true"'],
  [{ text: ['a'] }, '"text" must be a text, not a list'],
  [{ text: { a: 1 } }, '"text" must be a text, not a map'],
  [{ text: null }, '"text" is empty; it takes a text'],
  [{ count: 1.5 }, '"count" must be a whole number, not 1.5'],
  [{ count: '1' }, '"count" must be a whole number, not "1"'],
  [{ count: 0 }, '"count" is 0; it must be at least 1'],
  [{ count: 10 }, '"count" is 10; it must be at most 9'],
  [{ ratio: 0 }, '"ratio" is 0; it must be above 0'],
  [{ ratio: 1 }, '"ratio" is 1; it must be below 1'],
  [{ ratio: Number.NaN }, '"ratio" must be a number, not NaN'],
  [{ on: 'yes' }, '"on" must be true or false, not "yes"'],
  [{ word: 'opn' }, '"word" is "opn"; it must be one of "open", "closed" (did you mean "open"?)'],
  [{ word: 'shut' }, '"word" is "shut"; it must be one of "open", "closed"'],
  [{ word: null }, '"word" is empty; it must be one of "open", "closed"'],
  [{ one: 'no' }, '"one" is "no"; it must be "yes"'],
  [{ list: [] }, '"list" must not be empty'],
  [{ list: ['a', ''] }, 'entry 2 of "list" must not be empty'],
  [{ list: ['a', 'b', 'c'] }, '"list" has 3 entries; it takes at most 2'],
  [{ list: 'a' }, '"list" must be a list, not "a"'],
  [{ pair: [1] }, '"pair" has 1 entry; it takes at least 2'],
  [{ pair: 1 }, '"pair" must be a list of 2, not 1'],
  [{ map: { '': 1 } }, 'a key must not be empty'],
  [{ map: { a: 'b' } }, '"a" must be a whole number, not "b"'],
  [{ map: 1 }, '"map" must be a map of keys, not 1'],
  [{ plain: {} }, '"a" is missing; it takes a text'],
  [{ plain: 1 }, '"plain" must be a map with "a" and "b", not 1'],
  [{ mixed: 'x' }, '"mixed" must be "none", a whole number or a list, not "x"'],
  [{ mixed: [1, 'x'] }, 'entry 2 of "mixed" must be a whole number, not "x"'],
  [{ either: {} }, '"seconds" is missing; it takes a number'],
  [{ either: { second: 1 } }, 'unknown key "second"; did you mean "seconds"?'],
  [{ either: { raw: 1 } }, '"raw" must be a text, not 1; put it in quotes: "1"'],
  [{ either: 1 }, '"either" must be a map with "seconds" or a map with "raw", not 1'],
  [{ kind: {} }, '"type" is missing; it must be one of "square", "circle"'],
  [
    { kind: { type: 'circel' } },
    '"type" is "circel"; it must be one of "square", "circle" (did you mean "circle"?)',
  ],
  [{ kind: { type: 'circle', radios: 1 } }, 'unknown key "radios"; did you mean "radius"?'],
  [
    { kind: { type: 'circle', radius: 1, side: 1 } },
    'unknown key "side"; the keys here are type, radius',
  ],
  [{ titled: 1 }, '"titled" must be a colour, like red, not 1'],
  [{ own: 1 }, '"own" must be a colour'],
  [{ whole: 'red' }, 'no colour goes here'],
  [{ tree: [[{ leaf: 'x' }]] }, '"leaf" must be a whole number, not "x"'],
  [{ tree: [[{ lea: 1 }]] }, 'unknown key "lea"; did you mean "leaf"?'],
  [{ tree: [[5]] }, 'entry 1 must be a text, a list or a map with "leaf", not 5'],
  [{ txet: 'a' }, 'unknown key "txet"; did you mean "text"?'],
  [
    { text: 'a'.repeat(3), word: 'w'.repeat(99) },
    `"word" is "${'w'.repeat(56)}…; it must be one of "open", "closed"`,
  ],
] as const)('%j is refused with: %s', ([value, sentence]) => {
  expect(sentences(Shape, { plain: { a: '' }, ...value })).toEqual([sentence]);
});

test.for([
  [null, 'the file is empty; it needs "name" and "size"'],
  ['hello', 'the file must be a map with "name" and "size", not "hello"'],
  [[], 'the file must be a map with "name" and "size", not a list'],
] as const)('a whole file that is %j is told as such', ([value, sentence]) => {
  const File = z.strictObject({ name: z.string(), size: z.int() });
  expect(describe(File, value)).toEqual([{ path: [], sentence, atKey: false }]);
});

test('each unknown key is a mistake of its own, at the key', () => {
  expect(describe(Shape, { plain: { a: '', x1: 1 }, wrd: 1, lits: 2 })).toEqual([
    { path: ['plain', 'x1'], sentence: 'unknown key "x1"; the keys here are a, b', atKey: true },
    { path: ['wrd'], sentence: 'unknown key "wrd"; did you mean "word"?', atKey: true },
    { path: ['lits'], sentence: 'unknown key "lits"; did you mean "list"?', atKey: true },
  ]);
});

test('what follows from a misspelt key is not told: that the right one is missing, or the map as a whole', () => {
  const Range = z
    .strictObject({ name: z.string(), min: z.int().default(0), max: z.int().default(0) })
    .refine(({ min, max }) => min < max, { error: 'min must be below max' });
  expect([
    sentences(Range, { nmae: 'a', min: 1 }),
    sentences(Range, { name: 'a', min: 1, mxa: 5 }),
    sentences(Range, { name: 'a', min: 1 }),
  ]).toEqual([
    ['unknown key "nmae"; did you mean "name"?'],
    ['unknown key "mxa"; did you mean "max"?'],
    ['min must be below max'],
  ]);
});

const profile = {
  name: 'a',
  contract: 'rfc',
  target: {
    mock: {
      api: 'aigeon',
      options: { keys: { k: { organisation: 'o' } }, limits: { reads: { perSecond: 1 } } },
      faults: [
        { kind: 'status', status: 503, retryAfter: { seconds: 1 }, match: { attempt: [1, 2] } },
        { kind: 'delay', delay: '1s', match: { from: '1s', probability: 0.5 } },
      ],
    },
    headers: { A: 'b' },
  },
  client: { policy: { jitter: [0, 1], backoff: { base: '1s', factor: 2 }, alsoRetry: [400] } },
  load: { model: 'open', stages: [{ duration: '1s', rate: '1/s' }] },
  operations: [{ name: 'a', path: '/', body: { a: [{ b: 1 }] }, expect: { status: [200] } }],
  thresholds: ['errors < 1%'],
  seed: 1,
};

type Path = readonly (string | number)[];

function pathsOf(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  const keys = Array.isArray(value) ? value.keys() : Object.keys(value);
  const inner = [...keys].flatMap((key) =>
    pathsOf((value as Record<string | number, unknown>)[key], [...path, key]),
  );
  return [path, ...inner];
}

function replaced(value: unknown, [step, ...rest]: Path, by: unknown): unknown {
  if (step === undefined) return by;
  const inner = replaced((value as Record<string | number, unknown>)[step], rest, by);
  if (Array.isArray(value)) return value.with(Number(step), inner);
  return { ...(value as object), [step]: inner };
}

const jargon = /invalid|expected|received|undefined|zod|regex|union/i;

test.for([
  { what: 'profile', schema: Profile as z.ZodType, whole: profile },
  { what: 'contract', schema: OwnContract as z.ZodType, whole: aigeon },
])(
  'whatever stands in place of any part of a $what, it is accepted or refused in plain words',
  ({ schema, whole }) => {
    const text = fc.stringMatching(/^[a-c 1-3]{0,4}$/);
    const json = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 2 },
        text,
        fc.integer({ min: -5, max: 700 }),
        fc.constantFrom(null, true, 0.5, '1s', '5/s', 'none', Number.NaN, Number.POSITIVE_INFINITY),
        fc.array(tie('value'), { maxLength: 3 }),
        fc.dictionary(
          fc.constantFrom('a', 'kind', 'name', 'api', 'seconds', 'status'),
          tie('value'),
          {
            maxKeys: 3,
          },
        ),
      ),
    })).value;
    const path = fc.constantFrom(...pathsOf(whole));
    fc.assert(
      fc.property(path, json, (at, by) => {
        const value = replaced(whole, at, by);
        const parsed = schema.safeParse(value);
        const told = parsed.error ? describeIssues(schema, parsed.error, value) : [];
        const odd = told.filter(({ sentence }) => jargon.test(sentence) || sentence.length > 900);
        expect([told.length === 0, odd]).toEqual([parsed.success, []]);
      }),
      { numRuns: 300 },
    );
  },
);
