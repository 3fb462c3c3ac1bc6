import { expect, test } from 'vitest';
import { networkErrorOf } from '../../../src/engine/network-error.ts';

test.for([
  ['ECONNREFUSED', 'refused'],
  ['EHOSTUNREACH', 'refused'],
  ['EADDRNOTAVAIL', 'refused'],
  ['EMFILE', 'refused'],
  ['ECONNRESET', 'reset'],
  ['ECONNABORTED', 'reset'],
  ['EPIPE', 'reset'],
  ['ETIMEDOUT', 'timeout'],
  ['ENOTFOUND', 'dns'],
  ['EAI_AGAIN', 'dns'],
  ['EPROTO', 'tls'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'tls'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'tls'],
  [undefined, 'tls'],
] as const)('%s means %s', ([code, expected]) => {
  expect(networkErrorOf(code)).toBe(expected);
});
