import { expect, test } from 'vitest';
import type { LoadArgs } from '../../../src/cli/reproduce-load.ts';
import { reproduceLoad } from '../../../src/cli/reproduce-load.ts';
import type { LoadPlan } from '../../../src/run/load-messages.ts';

const plan = { seed: '17', runId: '0' } as LoadPlan;
const bare: LoadArgs = {
  profile: 'profiles/smoke.yaml',
  ...{ insecure: false, preflight: true, 'cross-check': false, strict: false },
};

test.for([
  ['nothing but its profile', bare, 'retrial load profiles/smoke.yaml --seed 17 --run-id 0'],
  [
    'all that it can be told',
    {
      ...bare,
      ...{ profile: 'my profile.yaml', target: 'https://a.test/x', ca: ['one.pem', 'two.pem'] },
      ...{ insecure: true, duration: '30s', rate: '50/s', users: '3', 'allow-host': ['a.test'] },
      ...{ preflight: false, 'cross-check': true, strict: true },
    },
    "retrial load 'my profile.yaml' --target https://a.test/x --ca one.pem --ca two.pem --insecure --seed 17 --run-id 0 --duration 30s --rate 50/s --users 3 --allow-host a.test --no-preflight --cross-check --strict",
  ],
] as const)('a load that was given %s', ([, args, command]) => {
  expect(reproduceLoad(args, plan)).toBe(command);
});
