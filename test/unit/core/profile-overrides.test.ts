import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RetrialError } from '../../../src/core/errors.ts';
import { LoadModel } from '../../../src/core/profile-load.ts';
import { overrideLoad } from '../../../src/core/profile-overrides.ts';
import { peakLevel, totalMs } from '../../../src/core/workload/stages.ts';

const ramp = LoadModel.parse({
  model: 'open',
  stages: [
    { duration: '10s', rampTo: '20/s' },
    { duration: '20s', rate: '20/s' },
    { duration: '10s', rampTo: '0/s' },
  ],
});
const users = LoadModel.parse({ model: 'closed', users: 10, duration: '1m', think: '1s' });

test('without a wish the load stays as it is', () => {
  expect([overrideLoad(ramp, {}), overrideLoad(users, {})]).toEqual([ramp, users]);
});

test('a duration stretches all stages in proportion', () => {
  expect(overrideLoad(ramp, { durationMs: 4_000 })).toEqual({
    ...ramp,
    stages: [
      { durationMs: 1_000, from: 0, to: 20 },
      { durationMs: 2_000, from: 20, to: 20 },
      { durationMs: 1_000, from: 20, to: 0 },
    ],
  });
});

test('a rate becomes the highest rate, and the shape stays', () => {
  expect(overrideLoad(ramp, { ratePerSecond: 5 })).toEqual({
    ...ramp,
    stages: [
      { durationMs: 10_000, from: 0, to: 5 },
      { durationMs: 20_000, from: 5, to: 5 },
      { durationMs: 10_000, from: 5, to: 0 },
    ],
  });
});

test('users and duration go together', () => {
  expect(overrideLoad(users, { users: 3, durationMs: 1_000 })).toEqual({
    ...users,
    stages: [{ durationMs: 1_000, from: 3, to: 3 }],
  });
});

test.for([
  [ramp, { users: 5 }, '--users goes with a closed load; this profile is open, use --rate'],
  [
    users,
    { ratePerSecond: 5 },
    '--rate goes with an open load; this profile is closed, use --users',
  ],
] as const)('the wish of the other model is refused: %#', ([load, wishes, sentence]) => {
  expect(() => overrideLoad(load, wishes)).toThrow(new RetrialError(sentence, { code: 'usage' }));
});

test('every load that a profile can hold scales to just the peak and the length that were asked for', () => {
  const stage = fc.record({
    durationMs: fc.integer({ min: 1, max: 10_000_000 }),
    from: fc.double({ min: 0, max: 1e6, noNaN: true }),
    to: fc.double({ min: 0, max: 1e6, noNaN: true }),
  });
  const stages = fc
    .array(stage, { minLength: 1, maxLength: 5 })
    .filter((all) => peakLevel(all) > 1e-6);
  const wanted = fc.integer({ min: 1, max: 100_000 });
  fc.assert(
    fc.property(stages, wanted, wanted, (all, ratePerSecond, durationMs) => {
      const load = { model: 'open' as const, arrivals: 'constant' as const, stages: all };
      const scaled = overrideLoad(load, { ratePerSecond, durationMs });
      const lengthError = Math.abs(totalMs(scaled.stages) / durationMs - 1);
      expect([peakLevel(scaled.stages), lengthError < 1e-9]).toEqual([ratePerSecond, true]);
    }),
  );
});
