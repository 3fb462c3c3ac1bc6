import { expect, test } from 'vitest';
import {
  readSignature,
  signatureHeader,
  signatureValue,
  signedText,
} from '../../../../src/core/webhooks/signature.ts';

const hmac = 'ab'.repeat(32);

test('Aigeon signs time and body, and tells both in its header', () => {
  expect([
    signatureHeader('aigeon'),
    signedText('aigeon', '{}', 1_700_000_000),
    signatureValue('aigeon', hmac, 1_700_000_000),
  ]).toEqual(['X-Aigeon-Signature', '1700000000.{}', `t=1700000000,v1=${hmac}`]);
});

test('AI Search signs the raw body, and its header is the digits alone', () => {
  expect([
    signatureHeader('aisearch'),
    signedText('aisearch', '{}', 1_700_000_000),
    signatureValue('aisearch', hmac, 1_700_000_000),
  ]).toEqual(['X-AISearch-Signature', '{}', hmac]);
});

test.for(['aigeon', 'aisearch'] as const)('what %s has signed is read back', (vendor) => {
  const value = signatureValue(vendor, hmac, 12);
  expect(readSignature(vendor, value, 'body')).toEqual({
    hmac,
    signed: signedText(vendor, 'body', 12),
  });
});

test.for([
  ['aigeon', ''],
  ['aigeon', hmac],
  ['aigeon', `t=,v1=${hmac}`],
  ['aigeon', `t=1,v1=${hmac}0`],
  ['aigeon', `t=1,v1=${hmac.toUpperCase()}`],
  ['aigeon', `t=9${'0'.repeat(20)},v1=${hmac}`],
  ['aisearch', ''],
  ['aisearch', hmac.toUpperCase()],
  ['aisearch', `sha256=${hmac}`],
  ['aisearch', `t=1,v1=${hmac}`],
] as const)('to %s "%s" is no signature', ([vendor, value]) => {
  expect(readSignature(vendor, value, 'body')).toBe(undefined);
});
