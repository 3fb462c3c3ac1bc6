import { expect, test } from 'vitest';
import { Fault } from '../../../../src/core/faults/fault.ts';
import { activeFaults } from '../../../../src/report/live/active-faults.ts';

const faults = [
  { kind: 'status', status: 503, match: { probability: 0.1 } },
  { kind: 'outage', match: { from: '4s', to: '8s' }, recovery: '3s' },
  { kind: 'restart', at: '20s', down: '2s' },
  { kind: 'delay', delay: '100ms', match: { from: '30s' } },
].map((fault) => Fault.parse(fault));

test.for([
  [0, ['fault 1: status 503', 'next fault 2: outage at 4.0 s']],
  [3_999, ['fault 1: status 503', 'next fault 2: outage at 4.0 s']],
  [
    4_000,
    ['fault 1: status 503', 'fault 2: outage until 11.0 s', 'next fault 3: restart at 20.0 s'],
  ],
  [
    8_000,
    [
      'fault 1: status 503',
      'fault 2: outage, recovering until 11.0 s',
      'next fault 3: restart at 20.0 s',
    ],
  ],
  [11_000, ['fault 1: status 503', 'next fault 3: restart at 20.0 s']],
  [
    20_000,
    ['fault 1: status 503', 'fault 3: restart until 22.0 s', 'next fault 4: delay at 30.0 s'],
  ],
  [30_000, ['fault 1: status 503', 'fault 4: delay']],
] as const)('at %i ms what a mock does wrong is told, and what comes next', ([atMs, told]) => {
  expect(activeFaults(faults, atMs)).toEqual(told);
});

test('a mock without faults has nothing to tell', () => {
  expect(activeFaults([], 0)).toEqual([]);
});
