import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  FixedHeaders,
  headerNameProblem,
  TargetUrl,
  TemplateHeaders,
  TemplatePath,
  targetUrlProblem,
} from '../../../src/core/profile-fields.ts';
import { compileTemplate } from '../../../src/core/workload/template.ts';
import { attemptHeader } from '../../../src/endpoint/endpoint.ts';
import { isFieldValue, isTarget, isToken } from '../../../src/wire/field.ts';

type Schema = typeof FixedHeaders | typeof TemplatePath | typeof TargetUrl;

const messages = (schema: Schema, value: unknown): string[] =>
  (schema.safeParse(value).error?.issues ?? []).map(({ message }) => message);

const owned = (name: string): string =>
  `"${name}" is written by retrial itself; leave this header out`;
const unfit = (name: string): string =>
  `"${name}" is not a header name; it takes letters, digits and "-", without spaces`;

test.for([
  [{ Host: 'x' }, owned('Host')],
  [{ 'content-length': '5' }, owned('content-length')],
  [{ 'Transfer-Encoding': 'chunked' }, owned('Transfer-Encoding')],
  [{ [attemptHeader]: '1 2' }, owned(attemptHeader)],
  [{ 'X A': 'x' }, unfit('X A')],
  [{ 'X-A:': 'x' }, unfit('X-A:')],
  [{ '': 'x' }, unfit('')],
  [{ Über: 'x' }, unfit('Über')],
  [
    { 'X-A': 'x', 'x-a': 'y' },
    '"x-a" is the same header as "X-A"; case does not matter, write it once',
  ],
  [
    { 'X-A': 'a\r\nHost: b' },
    'the value of header "X-A" has a line break in it; it must be one line',
  ],
  [{ 'X-A': 'a\n' }, 'the value of header "X-A" has a line break in it; it must be one line'],
  [
    { 'X-A': 'a\u0000' },
    'the value of header "X-A" has a character in it that cannot stand in a header; it takes printable Latin-1 characters',
  ],
  [
    { 'X-A': '€' },
    'the value of header "X-A" has a character in it that cannot stand in a header; it takes printable Latin-1 characters',
  ],
] as const)('the headers %j cannot be sent', ([headers, sentence]) => {
  expect([messages(FixedHeaders, headers), messages(TemplateHeaders, headers)]).toEqual([
    [sentence],
    [sentence],
  ]);
});

test('other headers go out as they are, and none at all is the default', () => {
  const headers = { Accept: '*/*', 'X-Name': 'Zoë\tB', Connection: 'close', Empty: '' };
  expect([
    FixedHeaders.parse(headers),
    TemplateHeaders.parse(headers),
    FixedHeaders.parse(undefined),
  ]).toEqual([headers, headers, {}]);
});

test('only an operation has templates in its headers', () => {
  const headers = { 'X-A': '{{color}}' };
  expect([messages(FixedHeaders, headers), messages(TemplateHeaders, headers).length]).toEqual([
    [],
    1,
  ]);
});

test('a header that is let through can always be encoded', () => {
  const text = fc.string({ unit: 'binary', maxLength: 8 });
  fc.assert(
    fc.property(text, text, (name, value) => {
      const isLetThrough = FixedHeaders.safeParse({ [name]: value }).success;
      const isOwn = isToken(name) && headerNameProblem(name) !== undefined;
      expect(isLetThrough).toBe(isToken(name) && isFieldValue(value) && !isOwn);
    }),
    {
      examples: [
        ['a', 'b'],
        ['Host', 'b'],
        ['a', '\n'],
        ['__proto__', 'a'],
      ],
    },
  );
});

test.for(['/', '/v1/search?mode=sync', '/%20/ü', '/{{pick a b}}/{{ seq }}'])(
  'the path "%s" can be sent',
  (path) => {
    expect(TemplatePath.parse(path)).toBe(path);
  },
);

const unfitPath =
  'has a character in it that cannot stand in a path; percent-encode it (a space is %20)';

test.for([
  ['', 'must start with "/"'],
  ['v1', 'must start with "/"'],
  ['http://x/', 'must start with "/"'],
  ['/a b', unfitPath],
  ['/a\r\nHost: x', unfitPath],
  ['/€', unfitPath],
  ['/{{pick € b}}', unfitPath],
  ['/{{pick a\nb}}', unfitPath],
] as const)('the path %j cannot be sent', ([path, sentence]) => {
  expect(messages(TemplatePath, path)).toEqual([sentence]);
});

test('a path that is let through can always be encoded, whatever its templates draw', () => {
  const part = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 3 }),
    fc.constantFrom('/', '{{seq}}', '{{uuid}}', '{{pick a b c}}', '{{', '}}', ' '),
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 6 }), fc.double({ min: 0, max: 0.99 }), (parts, at) => {
      const path = `/${parts.join('')}`;
      if (!TemplatePath.safeParse(path).success) return;
      expect(isTarget(compileTemplate(path)({ index: 1, random: () => at }))).toBe(true);
    }),
    { examples: [[['{{pick a b c}}'], 0.5]] },
  );
});

const noUrl = 'must be an http:// or https:// URL, like http://127.0.0.1:8080/';
const noQuery = 'must be a URL without "?…" and "#…"; a query goes into the path of an operation';
const noSocket =
  'must name a socket by its whole path, and behind a colon the path on it, like unix:/tmp/app.sock:/api';
const noPassword =
  'must be a URL without user and password; send them in a header, e.g. Authorization';

test.for([
  ['', noUrl],
  ['localhost:8080', noUrl],
  ['ftp://127.0.0.1/', noUrl],
  ['http://', noUrl],
  ['http://127.0.0.1/?a=1', noQuery],
  ['http://127.0.0.1/#a', noQuery],
  ['http://me:secret@127.0.0.1/', noPassword],
  ['http://me@127.0.0.1/', noPassword],
  ['unix:', noSocket],
  ['unix:app.sock', noSocket],
  ['unix://tmp/app.sock', noSocket],
  ['unix:/tmp/app.sock:api', noSocket],
  ['unix:/tmp/app.sock:/api?a=1', noSocket],
  ['unix:/tmp/app.sock?a=1', noSocket],
] as const)('"%s" is no target', ([url, sentence]) => {
  expect([targetUrlProblem(url), messages(TargetUrl, url)]).toEqual([sentence, [sentence]]);
});

test.for([
  'http://127.0.0.1',
  'https://example.com/api/',
  'http://[::1]:8080/',
  'unix:/tmp/app.sock',
  'unix:/tmp/app.sock:/api/',
])('"%s" is a target', (url) => {
  expect(TargetUrl.parse(url)).toBe(url);
});
