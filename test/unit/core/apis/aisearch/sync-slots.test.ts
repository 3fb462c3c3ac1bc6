import { expect, test } from 'vitest';
import { SyncSlots } from '../../../../../src/core/apis/aisearch/sync-slots.ts';

test('a full house tells when its first place is free, and at that instant it is', () => {
  const slots = new SyncSlots(2);
  const steps = [
    slots.take(300, 0),
    slots.take(200, 0),
    slots.take(500, 100),
    slots.running(199),
    slots.running(200),
    slots.take(500, 200),
    slots.running(200),
  ];
  expect(steps).toEqual([
    { kind: 'taken' },
    { kind: 'taken' },
    { kind: 'full', freeAtMs: 200 },
    2,
    1,
    { kind: 'taken' },
    2,
  ]);
});
