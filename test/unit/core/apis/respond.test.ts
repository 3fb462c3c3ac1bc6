import { expect, test } from 'vitest';
import { answerNow, jsonResponse, secondsUntil } from '../../../../src/core/apis/respond.ts';

test.for([
  [1_000, 1_000, 1],
  [1_001, 1_000, 1],
  [2_000, 1_000, 1],
  [2_001, 1_000, 2],
  [61_000, 1_000, 60],
] as const)('Until %i ms, seen from %i ms, it is %i whole seconds', ([atMs, nowMs, seconds]) => {
  expect(secondsUntil(atMs, nowMs)).toBe(seconds);
});

test('A JSON answer has its media type first', () => {
  expect(answerNow(jsonResponse(201, { id: 'a' }, [['Location', '/a']]), 7)).toEqual({
    response: {
      status: 201,
      headers: [
        ['Content-Type', 'application/json'],
        ['Location', '/a'],
      ],
      body: '{"id":"a"}',
    },
    readyAtMs: 7,
    effects: [],
  });
});
