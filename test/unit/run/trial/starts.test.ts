import { expect, test } from 'vitest';
import { Starts } from '../../../../src/run/trial/starts.ts';

test('only so many begin at one time, and who waits begins in the order of coming', async () => {
  const starts = new Starts(2);
  const begun: number[] = [];
  const begin = async (n: number) => {
    const release = await starts.take();
    begun.push(n);
    return release;
  };
  const all = [1, 2, 3, 4].map(begin);
  const first = await all[0];
  await all[1];
  expect(begun).toEqual([1, 2]);
  first?.();
  await all[2];
  expect(begun).toEqual([1, 2, 3]);
});

test('a place that is given free twice is one place', async () => {
  const starts = new Starts(1);
  const release = await starts.take();
  release();
  release();
  await starts.take();
  let isTaken = false;
  void starts.take().then(() => {
    isTaken = true;
  });
  await Promise.resolve();
  await Promise.resolve();
  expect(isTaken).toBe(false);
});
