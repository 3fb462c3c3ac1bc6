import { expect, test } from 'vitest';
import { canRedraw, wantsColor } from '../../../src/cli/terminal.ts';

const terminal = { isTTY: true };
const file = {};

test.for([
  ['a terminal is written to in colour', terminal, {}, true],
  ['a file is not', file, {}, false],
  ['NO_COLOR takes it away', terminal, { NO_COLOR: '1' }, false],
  ['an empty NO_COLOR is none', terminal, { NO_COLOR: '' }, true],
  ['a dumb terminal has none', terminal, { TERM: 'dumb' }, false],
  ['FORCE_COLOR gives it to a file', file, { FORCE_COLOR: '1' }, true],
  ['an empty FORCE_COLOR asks for it as well', file, { FORCE_COLOR: '' }, true],
  ['FORCE_COLOR is stronger than NO_COLOR', file, { FORCE_COLOR: '1', NO_COLOR: '1' }, true],
  ['FORCE_COLOR=0 takes it away', terminal, { FORCE_COLOR: '0' }, false],
  ['FORCE_COLOR=false takes it away', terminal, { FORCE_COLOR: 'false' }, false],
] as const)('%s', ([, stream, env, wanted]) => {
  expect(wantsColor(stream, env)).toBe(wanted);
});

test.for([
  ['a terminal may be drawn over', terminal, {}, true],
  ['a file may not, whatever its colours', file, { FORCE_COLOR: '1' }, false],
  ['a dumb terminal may not', terminal, { TERM: 'dumb' }, false],
  ['the log of CI may not', terminal, { CI: 'true' }, false],
  ['CI=false is no CI', terminal, { CI: 'false' }, true],
  ['an empty CI is none', terminal, { CI: '' }, true],
  ['without colour it still may', terminal, { NO_COLOR: '1' }, true],
] as const)('%s', ([, stream, env, wanted]) => {
  expect(canRedraw(stream, env)).toBe(wanted);
});
