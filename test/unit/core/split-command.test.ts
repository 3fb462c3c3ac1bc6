import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RetrialError } from '../../../src/core/errors.ts';
import { joinCommand, splitCommand } from '../../../src/core/split-command.ts';

describe('a command line', () => {
  test.for([
    ['', []],
    [' \t\n ', []],
    ['curl -sf {url}', ['curl', '-sf', '{url}']],
    ['  curl\t-s\nf  ', ['curl', '-s', 'f']],
    [`-d '{"a": 1}' ''`, ['-d', '{"a": 1}', '']],
    [`"it's" 'a "b"'`, ["it's", 'a "b"']],
    [`a'b'"c"\\ d`, ['abc d']],
    ['"\\$HOME \\` \\" \\\\ \\n"', ['$HOME ` " \\ \\n']],
    ['"a\\\nb" c\\\nd', ['ab', 'cd']],
    ['a \\\n b', ['a', 'b']],
    ["a '' \\\n''", ['a', '', '']],
    ["'\\'", ['\\']],
    ['$HOME * ~ # ; | & > `x` a=$b', ['$HOME', '*', '~', '#', ';', '|', '&', '>', '`x`', 'a=$b']],
  ] as const)('%j is split into %j', ([text, words]) => {
    expect(splitCommand(text, '--post')).toEqual(words);
  });

  test.for([
    [
      `curl -d 'a`,
      'the single quote at character 9 of --post is never closed; close it, or put a backslash before it',
    ],
    [
      'curl "a\\"',
      'the double quote at character 6 of --post is never closed; close it, or put a backslash before it',
    ],
    ['curl \\', '--post ends with a backslash that quotes nothing; leave it out or double it'],
  ] as const)('%j is refused in one sentence', ([text, message]) => {
    expect(() => splitCommand(text, '--post')).toThrow(
      new RetrialError(message, { code: 'usage' }),
    );
  });

  test('joined from arguments it is split into the same arguments', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme' })), (argv) => {
        expect(splitCommand(joinCommand(argv), 'it')).toEqual(argv);
      }),
    );
  });

  test('is joined with quotes only where they are needed', () => {
    const argv = ['curl', '-sf', '--retry=5', '{url}', '', "it's", '{"a":1}', 'a b'];
    expect(joinCommand(argv)).toBe(`curl -sf --retry=5 {url} '' 'it'\\''s' '{"a":1}' 'a b'`);
  });
});
