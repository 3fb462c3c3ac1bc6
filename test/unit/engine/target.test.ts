import { expect, test } from 'vitest';
import { basePathOf, hostOf, placeOf, targetOf } from '../../../src/engine/target.ts';

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
    new TypeError('ftp: is none of http:, https: and unix:'),
  );
});

test.for([
  ['unix:/tmp/app.sock', '/tmp/app.sock', ''],
  ['unix:/tmp/app.sock:', '/tmp/app.sock', ''],
  ['unix:/tmp/app.sock:/', '/tmp/app.sock', ''],
  ['unix:/tmp/app.sock:/api/v2/', '/tmp/app.sock', '/api/v2'],
  ['unix:/tmp/an app.sock:/a:b', '/tmp/an app.sock', '/a:b'],
] as const)('%s is HTTP at a socket', ([text, socketPath, basePath]) => {
  const url = new URL(text);
  const target = targetOf(url);
  expect([target, basePathOf(url), hostOf(target), placeOf(target)]).toEqual([
    { protocol: 'http:', hostname: 'localhost', port: 80, socketPath },
    basePath,
    'localhost',
    `unix:${socketPath}`,
  ]);
});

test.for([
  ['http://127.0.0.1:8080', '', '127.0.0.1:8080'],
  ['https://[::1]:81/api/', '/api', '[::1]:81'],
] as const)('%s has a base path and a place', ([text, basePath, place]) => {
  const url = new URL(text);
  expect([basePathOf(url), placeOf(targetOf(url))]).toEqual([basePath, place]);
});
