import { expect, test } from 'vitest';
import { rfc } from '../../../../src/core/contracts/rfc.ts';
import { RetrialError } from '../../../../src/core/errors.ts';
import { Fault } from '../../../../src/core/faults/fault.ts';
import { checkFaults } from '../../../../src/endpoint/faults/check.ts';

const check = (...faults: readonly unknown[]) =>
  checkFaults(
    faults.map((fault) => Fault.parse(fault)),
    { contract: rfc, wallNow: () => 784_111_777_000 },
  );

test('faults that can be performed are let through', () => {
  const status = { kind: 'status', status: 503 };
  const faults = [
    { ...status, headers: { 'X-A': 'é', Connection: 'close' }, retryAfter: { raw: 'soon' } },
    { ...status, status: 204, body: '' },
    { kind: 'outage', retryAfter: { date: 'imf', in: '-1h' } },
    { kind: 'reset' },
  ];
  expect(() => check(...faults)).not.toThrow();
});

test.for([
  [
    'a value with a line end',
    { headers: { 'X-A': 'a\r\nb' } },
    'the value of header X-A must be latin-1 text without control characters',
  ],
  ['a name with a space', { headers: { 'X A': '1' } }, '"X A" is no name of a header field'],
  [
    'a length of its own',
    { headers: { 'Content-Length': '1' } },
    'header Content-Length is written by the encoder',
  ],
  [
    'a Retry-After beyond latin-1',
    { retryAfter: { raw: '１' } },
    'the value of header Retry-After must be latin-1 text without control characters',
  ],
] as const)('%s is told before the first request', ([, options, why]) => {
  const bad = { kind: 'status', status: 503, match: { attempt: 1 }, ...options };
  expect(() => check({ kind: 'reset' }, bad)).toThrow(
    expect.objectContaining({
      code: 'profile',
      message: expect.stringMatching(/^fault 2 \(answers 503.*\) cannot be performed: /),
    }),
  );
  expect(() => check(bad)).toThrow(why);
});

test('a date beyond the year 9999 is told before the first request', () => {
  const far = { kind: 'outage', retryAfter: { date: 'imf', in: '90000000h' } };
  expect(() => check(far)).toThrow(RetrialError);
});
