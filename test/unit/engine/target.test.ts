import { expect, test } from 'vitest';
import { hostOf, targetOf } from '../../../src/engine/target.ts';

test.for([
  ['http://127.0.0.1:8080/a', 'http:', '127.0.0.1', 8080, '127.0.0.1:8080'],
  ['http://example.com', 'http:', 'example.com', 80, 'example.com'],
  ['https://example.com', 'https:', 'example.com', 443, 'example.com'],
  ['https://example.com:80', 'https:', 'example.com', 80, 'example.com:80'],
  ['http://[::1]:81', 'http:', '::1', 81, '[::1]:81'],
  ['http://[::1]', 'http:', '::1', 80, '[::1]'],
] as const)('%s is a target', ([url, protocol, hostname, port, host]) => {
  const target = targetOf(new URL(url));
  expect([target, hostOf(target)]).toEqual([{ protocol, hostname, port }, host]);
});

test('another protocol is refused', () => {
  expect(() => targetOf(new URL('ftp://h'))).toThrow(
    new TypeError('ftp: is neither http: nor https:'),
  );
});
