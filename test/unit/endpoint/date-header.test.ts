import { expect, test } from 'vitest';
import { createDateHeader } from '../../../src/endpoint/date-header.ts';

test('the Date field names the second, and is made once for each', () => {
  let wallMs = 784_111_777_000;
  const dateField = createDateHeader(() => wallMs);
  const first = dateField();
  wallMs += 999;
  const same = dateField();
  wallMs += 1;
  const next = dateField();
  expect(same).toBe(first);
  expect([first, next]).toEqual([
    ['Date', 'Sun, 06 Nov 1994 08:49:37 GMT'],
    ['Date', 'Sun, 06 Nov 1994 08:49:38 GMT'],
  ]);
});

test('a clock that is set back is followed', () => {
  let wallMs = 784_111_777_000;
  const dateField = createDateHeader(() => wallMs);
  dateField();
  wallMs -= 1;
  expect(dateField()).toEqual(['Date', 'Sun, 06 Nov 1994 08:49:36 GMT']);
});
