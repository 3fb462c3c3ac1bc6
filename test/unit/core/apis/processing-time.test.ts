import { expect, test } from 'vitest';
import { drawMs, ProcessingTime } from '../../../../src/core/apis/processing-time.ts';

test('A processing time is fixed, or drawn between two durations', () => {
  const fixed = ProcessingTime.parse('20ms');
  const uniform = ProcessingTime.parse({ uniform: ['100ms', '1s'] });
  expect([drawMs(fixed, () => 0.5), drawMs(uniform, () => 0), drawMs(uniform, () => 0.5)]).toEqual([
    20, 100, 550,
  ]);
});

test.for([
  ['-5ms', 'a processing time must not be negative'],
  [{ uniform: ['2s', '1s'] }, 'uniform takes two durations, none negative, the shorter one first'],
  [{ uniform: ['-1s', '1s'] }, 'uniform takes two durations, none negative, the shorter one first'],
] as const)('The processing time %j is refused', ([input, message]) => {
  expect(JSON.stringify(ProcessingTime.safeParse(input).error?.issues)).toContain(message);
});
