import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { joinCommand, splitCommand } from '../../src/core/split-command.ts';

/** Characters that mean nothing to a shell, quotes and escapes of all kinds, and what lies within them. */
const anything = fc.string({ unit: fc.constantFrom(...'aB1 \t\n;|&#*~<>()!é€😀') });
const plain = fc.string({ unit: fc.constantFrom(...'aB1%+:=/-é😀'), minLength: 1 });
const inDoubleQuotes = fc.oneof(
  fc.string({ unit: fc.constantFrom(...`aB1 \t\n;|&#*~<>()'é€😀`) }),
  fc.constantFrom(...'"\\$`\na1*é').map((sign) => `\\${sign}`),
);
const piece = fc.oneof(
  plain,
  fc.constantFrom(' ', '\t', '  ', '\\\n'),
  fc.oneof(anything, fc.constantFrom('"', '\\', '$HOME', '`')).map((text) => `'${text}'`),
  fc.array(inDoubleQuotes, { maxLength: 4 }).map((parts) => `"${parts.join('')}"`),
  fc.constantFrom(...`"'\\$\`aB1 \t;|&#*~<>()é😀`).map((sign) => `\\${sign}`),
);
const commandLine = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(''));

/** The arguments that /bin/sh makes of each line. */
function splitBySh(lines: readonly string[]): string[][] {
  const show = 'show() { for each in "$@"; do printf "%s\\0" "$each"; done; printf "end\\0\\0"; }';
  const script = [show, ...lines.map((line) => `show ${line}`)].join('\n');
  const output = execFileSync('/bin/sh', ['-s'], { input: `${script}\n`, encoding: 'utf8' });
  return output
    .split('end\0\0')
    .slice(0, -1)
    .map((words) => words.split('\0').slice(0, -1));
}

test('a command line is split as /bin/sh splits it', () => {
  fc.assert(
    fc.property(fc.array(commandLine, { minLength: 50, maxLength: 100 }), (lines) => {
      expect(lines.map((line) => splitCommand(line, 'it'))).toEqual(splitBySh(lines));
    }),
    { numRuns: 20, endOnFailure: true },
  );
});

test('/bin/sh splits joined arguments into the same arguments', () => {
  const word = fc.string({ unit: fc.constantFrom(...`aB1 \t\n;|&#*~<>()!'"\\$\`{}=,é😀`) });
  fc.assert(
    fc.property(fc.array(fc.array(word), { minLength: 20, maxLength: 50 }), (lines) => {
      expect(splitBySh(lines.map(joinCommand))).toEqual(lines);
    }),
    { numRuns: 10, endOnFailure: true },
  );
});
