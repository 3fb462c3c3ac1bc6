import { expect, test } from 'vitest';
import { AigeonOptions } from '../../../../../src/core/apis/aigeon/options.ts';

test('The defaults are the figures of the vendor', () => {
  expect(AigeonOptions.parse({})).toEqual({
    errorStyle: 'envelope',
    missingParameterCode: 400100,
    keys: {
      sk_test_a: { organisation: 'org_a', writes: true },
      sk_test_a2: { organisation: 'org_a', writes: true },
      sk_test_b: { organisation: 'org_b', writes: true },
      sk_test_noscope: { organisation: 'org_noscope', writes: false },
    },
    limits: {
      writes: { perSecond: 20, perMinute: 600 },
      reads: { perSecond: 50, perMinute: 1_200 },
      sends: { perMinute: 300 },
    },
    idempotency: { ttl: 86_400_000, cap: 500_000 },
    latency: 0,
    webhookTimeScale: 1,
  });
});

test.for([
  [{ errorstyle: 'http' }, 'Unrecognized key: "errorstyle"'],
  [{ limits: { writes: { perSecond: 0 } } }, 'Too small: expected number to be >=1'],
  [{ idempotency: { ttl: '0' } }, 'must be longer than 0'],
  [{ idempotency: { ttl: '-5s' } }, 'must be longer than 0'],
  [{ missingParameterCode: 0 }, '0 is the code of a success; take another one'],
] as const)('The options %j are refused', ([options, message]) => {
  expect(AigeonOptions.safeParse(options).error?.issues.map((issue) => issue.message)).toEqual([
    message,
  ]);
});
