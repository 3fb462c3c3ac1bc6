import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RetrialError } from '../../../src/core/errors.ts';
import { compilePointer, isJsonPointer, readPointer } from '../../../src/core/json-pointer.ts';

// The document and the pointers of RFC 6901 §5.
const document = {
  foo: ['bar', 'baz'],
  '': 0,
  'a/b': 1,
  'c%d': 2,
  'e^f': 3,
  'g|h': 4,
  'i\\j': 5,
  'k"l': 6,
  ' ': 7,
  'm~n': 8,
};

describe('a JSON pointer', () => {
  test.for([
    ['', document],
    ['/foo', ['bar', 'baz']],
    ['/foo/0', 'bar'],
    ['/', 0],
    ['/a~1b', 1],
    ['/c%d', 2],
    ['/e^f', 3],
    ['/g|h', 4],
    ['/i\\j', 5],
    ['/k"l', 6],
    ['/ ', 7],
    ['/m~0n', 8],
  ] as const)('"%s" leads where RFC 6901 §5 says', ([pointer, value]) => {
    expect(readPointer(document, compilePointer(pointer))).toEqual(value);
  });

  test.for([
    '/foo/2',
    '/foo/-',
    '/foo/01',
    '/foo/length',
    '/foo/0/0',
    '/nothing',
    '/nothing/more',
    '/constructor',
    '/__proto__',
  ])('"%s" leads nowhere', (pointer) => {
    expect(readPointer(document, compilePointer(pointer))).toBeUndefined();
  });

  test.for([null, 1, 'text', true])('leads nowhere inside %s', (scalar) => {
    expect(readPointer(scalar, ['a'])).toBeUndefined();
  });

  test('finds null, which is a value', () => {
    expect(readPointer({ data: null }, compilePointer('/data'))).toBeNull();
  });

  test.for(['foo', 'foo/bar', '/a~', '/a~2', '#/foo'])('is not "%s"', (text) => {
    expect(isJsonPointer(text)).toBe(false);
    expect(() => compilePointer(text)).toThrow(
      new RetrialError(
        `"${text}" is not a JSON pointer; write it like /error/code, with ~1 for a slash in a name`,
        { code: 'contract' },
      ),
    );
  });

  test('finds any name once it is escaped', () => {
    const escaped = (name: string) => name.replaceAll('~', '~0').replaceAll('/', '~1');
    expect(() =>
      fc.assert(
        fc.property(fc.string(), fc.string(), (outer, inner) => {
          const nested = { [outer]: { [inner]: 1 } };
          const pointer = `/${escaped(outer)}/${escaped(inner)}`;
          return readPointer(nested, compilePointer(pointer)) === 1;
        }),
      ),
    ).not.toThrow();
  });
});
