import { expect, test } from 'vitest';
import { destinationProblem } from '../../../../src/core/webhooks/destination.ts';

test.for([
  'http://127.0.0.1:8080/hook',
  'http://127.9.9.9/',
  'https://localhost/hook',
  'http://[::1]:1/',
])('a webhook may lead to %s', (url) => {
  expect(destinationProblem(url)).toBe(undefined);
});

test.for([
  ['http://example.com/hook', 'example.com'],
  ['http://127.0.0.1.example.com/', '127.0.0.1.example.com'],
  ['http://localhost@192.0.2.1/', '192.0.2.1'],
  ['http://[2001:db8::1]/', '[2001:db8::1]'],
  ['http://0.0.0.0/', '0.0.0.0'],
] as const)('one that leads to %s is refused, and how to allow it is said', ([url, host]) => {
  expect(destinationProblem(url)).toBe(
    `leads to ${host}, which is not this machine: the mock delivers to loopback alone, unless it is started with --allow-webhook-host ${host}`,
  );
});

test.for(['', 'x', '/hook', 'ftp://127.0.0.1/', 'unix:/run/hook'])(
  'a webhook to "%s" is refused for its looks',
  (url) => {
    expect(destinationProblem(url, [''])).toBe('must be an http:// or https:// URL');
  },
);

test('a host that is allowed is allowed by its whole name alone', () => {
  const asked = ['http://hooks.test/', 'https://hooks.test:8443/a', 'http://a.hooks.test/'];
  expect(asked.map((url) => destinationProblem(url, ['hooks.test']) === undefined)).toEqual([
    true,
    true,
    false,
  ]);
});
