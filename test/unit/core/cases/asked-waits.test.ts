import { expect, test } from 'vitest';
import { watchWindowMs } from '../../../../src/core/cases/asked-waits.ts';
import type { ClientCase } from '../../../../src/core/cases/case.ts';
import { caseOf } from '../../../../src/core/cases/catalogue.ts';
import { aigeon } from '../../../../src/core/contracts/aigeon.ts';
import { rfc } from '../../../../src/core/contracts/rfc.ts';
import type { Policy } from '../../../../src/core/policy.ts';
import { undeclaredPolicy } from '../../../../src/core/retry/policy-of.ts';

const undeclared = undeclaredPolicy(rfc);
const settings = { testedSeconds: 5, long: false, policy: undeclared };

/** Waits 10 s each time, nine times at most. */
const patient: Policy = {
  numbers: {
    ...undeclared.numbers,
    maxAttempts: 10,
    backoff: { baseMs: 10_000, factor: 1 },
    jitter: { lo: 1, hi: 1 },
  },
  declared: { backoff: true, maxAttempts: true, by: 'author' },
};

/** Of a client whose author says that it gives an attempt up after a minute. */
const hasty: Policy = {
  ...settings.policy,
  declared: { ...settings.policy.declared, timeoutMs: 60_000 },
};

function windowOf(id: string, more: Partial<Parameters<typeof watchWindowMs>[1]> = {}): number {
  return watchWindowMs(caseOf(id) as ClientCase, { ...settings, ...more });
}

test.for([
  ['a case that asks for nothing', 'status-503', {}, 35_000],
  ['a short wait that is asked for', 'ra-seconds-429', {}, 35_000],
  ['the longest wait that is tested', 'ra-seconds-429', { testedSeconds: 30 }, 44_000],
  ['a date as long as seconds', 'ra-imf-date', { testedSeconds: 30 }, 44_000],
  ['three waits one after the other', 'ra-repeated', { testedSeconds: 30 }, 122_000],
  ['who hangs after a date in the past', 'ra-past-60s', {}, 40_000],
  ['who hangs after 0', 'ra-zero', {}, 40_000],
  ['who hangs after a word', 'ra-word', {}, 40_000],
  ['a wait above a minute', 'ra-70', {}, 35_000],
  ['a wait above a minute, where time is given', 'ra-70', { long: true }, 100_000],
  ['a wait of ages, where time is given', 'ra-99999999999', { long: true }, 100_000],
  ['a case that asks for nothing, where time is given', 'status-503', { long: true }, 35_000],
  [
    'numbers of a vendor that fit into the window',
    'always-503',
    { policy: undeclaredPolicy(aigeon) },
    35_000,
  ],
  ['declared waits up to the last attempt', 'always-503', { policy: patient }, 122_000],
  ['declared waits up to the answer alone', 'status-503', { policy: patient }, 35_000],
  ['declared waits after a redirect', 'post-303-get-429', { policy: patient }, 35_000],
  ['a declared time-out', 'stall-headers', { policy: hasty }, 83_000],
  ['a declared time-out where nothing stalls', 'status-503', { policy: hasty }, 35_000],
] as const)('the watch window covers %s', ([, id, more, windowMs]) => {
  expect(windowOf(id, more)).toBe(windowMs);
});

test('a long declared wait shows in the window that it may have been cut to', () => {
  const policy: Policy = {
    ...patient,
    numbers: { ...patient.numbers, backoff: { baseMs: 40_000, factor: 1 } },
  };
  expect(windowOf('ra-86400', { policy })).toBe(57_000);
});
