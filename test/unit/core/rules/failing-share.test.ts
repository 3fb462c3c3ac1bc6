import { expect, test } from 'vitest';
import { createFailingShare } from '../../../../src/core/rules/failing-share.ts';

function shareOf(count: number, failed: number, atMs: number) {
  const share = createFailingShare();
  for (let index = 0; index < count; index += 1) share.hear(atMs, index < failed);
  return share;
}

test('the share is that of the ten seconds that end now', () => {
  const share = shareOf(20, 5, 3_500);
  const seen = [3_000, 3_999, 12_999, 13_000, 2_999].map((atMs) => share.at(atMs));
  expect(seen).toEqual([0.25, 0.25, 0.25, 0, 0]);
});

test('fewer than ten operations have no share', () => {
  expect([shareOf(9, 9, 0).at(0), shareOf(10, 10, 0).at(0)]).toEqual([0, 1]);
});

test('a second that was overwritten is not heard again', () => {
  const share = shareOf(10, 10, 25_000);
  share.hear(5_000, false);
  expect(share.at(25_000)).toBe(1);
});
