import { expect, test } from 'vitest';
import { readCount } from '../../../src/cli/read-count.ts';
import { RetrialError } from '../../../src/core/errors.ts';

const port = { option: '--port', least: 0, most: 65_535 };

test.for([
  ['0', 0],
  ['65535', 65_535],
  ['0080', 80],
] as const)('%s is the number %i', ([text, expected]) => {
  expect(readCount(text, port)).toBe(expected);
});

test('an option that was not given is no number', () => {
  expect(readCount(undefined, port)).toBeUndefined();
});

test.for(['65536', '-1', '1.5', '1e3', '0x10', 'abc', '', ' 1', '1'.repeat(400)])(
  '"%s" is refused with what would be right',
  (text) => {
    expect(() => readCount(text, port)).toThrow(
      new RetrialError(`--port takes a whole number from 0 to 65535, not "${text}"`, {
        code: 'usage',
      }),
    );
  },
);
