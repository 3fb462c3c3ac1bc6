import { expect, test } from 'vitest';
import { surfaces } from '../../../../../src/core/apis/aisearch/search.ts';
import { validateAlias, validateSearch } from '../../../../../src/core/apis/aisearch/validate.ts';
import { countries } from './mock.ts';

const good = { query: 'q', surfaces: ['chatgpt'] };

/** The offending paths in the order in which they are told. */
function paths(body: unknown, mode: 'sync' | 'async' | 'unknown' = 'async'): string[] {
  const validation = validateSearch(body, mode);
  return validation.kind === 'valid' ? [] : validation.details.map(({ path }) => path);
}

test('a search without regions is asked globally, and unknown fields are let pass', () => {
  expect(validateSearch({ ...good, colour: 'red' }, 'async')).toEqual({
    kind: 'valid',
    search: {
      query: 'q',
      surfaces: ['chatgpt'],
      regions: ['GLOBAL'],
      priority: undefined,
      webhook: undefined,
      idempotencyKey: undefined,
    },
  });
});

test('a search with everything keeps everything, countries in upper case', () => {
  const webhook = { url: 'http://127.0.0.1:9/hook', secret: 's' };
  const body = {
    prompt: 'p',
    surfaces: ['claude', 'gemini'],
    regions: [{ country: 'us' }, { country: 'DE' }],
    priority: 10,
    webhook,
    idempotencyKey: 'k',
  };
  expect(validateSearch(body, 'async')).toEqual({
    kind: 'valid',
    search: {
      query: 'p',
      surfaces: ['claude', 'gemini'],
      regions: ['US', 'DE'],
      priority: 10,
      webhook,
      idempotencyKey: 'k',
    },
  });
});

test.for([
  ['a query of 1 character', { ...good, query: 'x' }],
  ['a query of 10,000 characters', { ...good, query: 'x'.repeat(10_000) }],
  ['a prompt instead of a query', { prompt: 'p', surfaces: ['chatgpt'] }],
  ['all seven surfaces', { ...good, surfaces }],
  ['10 regions', { ...good, regions: countries(10) }],
  ['an empty list of regions', { ...good, regions: [] }],
  ['priority 1', { ...good, priority: 1 }],
  ['priority 10', { ...good, priority: 10 }],
] as const)('%s is accepted', ([, body]) => {
  expect(paths(body)).toEqual([]);
});

test.for([
  ['no body', undefined, ['body']],
  ['a list', [], ['body']],
  ['null', null, ['body']],
  ['an empty object', {}, ['surfaces', 'query']],
  ['neither query nor prompt', { surfaces: ['chatgpt'] }, ['query']],
  ['both query and prompt', { ...good, prompt: 'p' }, ['prompt']],
  ['an empty query', { ...good, query: '' }, ['query']],
  ['a query of 10,001 characters', { ...good, query: 'x'.repeat(10_001) }, ['query']],
  ['a query that is a number', { ...good, query: 5 }, ['query']],
  ['no surface', { ...good, surfaces: [] }, ['surfaces']],
  ['a surface that is no text', { ...good, surfaces: ['chatgpt', 7] }, ['surfaces[1]']],
  ['a surface twice', { ...good, surfaces: ['claude', 'claude'] }, ['surfaces[1]']],
  ['11 regions', { ...good, regions: [...countries(10), { country: 'ZZ' }] }, ['regions']],
  [
    'a country of three letters',
    { ...good, regions: [{ country: 'usa' }] },
    ['regions[0].country'],
  ],
  [
    'a country twice',
    { ...good, regions: [{ country: 'us' }, { country: 'US' }] },
    ['regions[1].country'],
  ],
  ['a region without country', { ...good, regions: [{}] }, ['regions[0].country']],
  ['priority 0', { ...good, priority: 0 }, ['priority']],
  ['priority 11', { ...good, priority: 11 }, ['priority']],
  ['priority 1.5', { ...good, priority: 1.5 }, ['priority']],
  ['an empty webhook', { ...good, webhook: {} }, ['webhook.url', 'webhook.secret']],
  ['a webhook to nowhere', { ...good, webhook: { url: 'x', secret: 's' } }, ['webhook.url']],
  ['an empty key', { ...good, idempotencyKey: '' }, ['idempotencyKey']],
  ['a key of 256 characters', { ...good, idempotencyKey: 'k'.repeat(256) }, ['idempotencyKey']],
  [
    'many mistakes at once',
    { query: 5, surfaces: ['claude', 1, 'claude'], regions: [{ country: 'usa' }], priority: 11 },
    ['query', 'surfaces[1]', 'regions[0].country', 'priority', 'surfaces[2]'],
  ],
] as const)('%s is refused, each offending path named', ([, body, expected]) => {
  expect(paths(body)).toEqual(expected);
});

const many = <Entry>(entry: Entry): Entry[] => new Array<Entry>(100_000).fill(entry);

test.for([
  ['surfaces that repeat', { ...good, surfaces: many('claude') }, 'surfaces', 100],
  ['unknown surfaces', { ...good, surfaces: many('altavista') }, 'surfaces', 100],
  ['surfaces that are no text', { ...good, surfaces: many(1) }, 'surfaces', 1],
  ['regions that repeat', { ...good, regions: many({ country: 'us' }) }, 'regions', 100],
  ['regions that are none', { ...good, regions: many(1) }, 'regions', 1],
] as const)(
  'A hundred thousand %s are told in a hundred details at most',
  ([, body, path, details]) => {
    const told = paths(body);
    expect([told[0], told.length]).toEqual([path, details]);
  },
);

test('a sync search takes one surface and one region', () => {
  const body = { query: 'q', surfaces: ['claude', 'gemini'], regions: countries(2) };
  expect([paths(body, 'sync'), paths(body, 'async'), paths(good, 'sync')]).toEqual([
    ['surfaces', 'regions'],
    [],
    [],
  ]);
});

test('a mode that is neither sync nor async is refused', () => {
  expect(validateSearch(good, 'unknown')).toEqual({
    kind: 'invalid',
    code: 'VALIDATION_FAILED',
    details: [{ path: 'mode', message: 'must be sync or async' }],
  });
});

test('unknown surfaces have a code of their own, but only where nothing else is wrong', () => {
  const body = { ...good, surfaces: ['chatgpt', 'altavista'] };
  const codes = [body, { ...body, priority: 0 }].map((each) => {
    const validation = validateSearch(each, 'async');
    return validation.kind === 'invalid' ? [validation.code, paths(each)] : validation;
  });
  expect(codes).toEqual([
    ['UNSUPPORTED_SURFACE', ['surfaces[1]']],
    ['VALIDATION_FAILED', ['priority']],
  ]);
});

test('the alias takes its surface from the path and one country from the body', () => {
  const search = { query: 'q', surfaces: ['gemini'], idempotencyKey: 'k' };
  expect([
    validateAlias('gemini', { query: 'q', country: 'de', idempotencyKey: 'k' }),
    validateAlias('gemini', { query: 'q', idempotencyKey: 'k' }),
    validateAlias('altavista', { query: 'q' }),
    validateAlias('altavista', { country: 'Germany' }),
  ]).toEqual([
    { kind: 'valid', search: { ...search, regions: ['DE'] } },
    { kind: 'valid', search: { ...search, regions: ['GLOBAL'] } },
    {
      kind: 'invalid',
      code: 'UNSUPPORTED_SURFACE',
      details: [{ path: 'surface', message: expect.stringContaining('chatgpt, claude') }],
    },
    {
      kind: 'invalid',
      code: 'VALIDATION_FAILED',
      details: [
        { path: 'country', message: 'must be a country code of two letters' },
        { path: 'query', message: 'give a query or a prompt' },
      ],
    },
  ]);
});
