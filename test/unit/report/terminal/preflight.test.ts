import { expect, test } from 'vitest';
import type { Preflight } from '../../../../src/core/preflight.ts';
import { renderPreflight } from '../../../../src/report/terminal/preflight.ts';

const request = 'GET of operation read';
const answered = { kind: 'answered', request, protocol: 'http/1.1', keepAlive: true, status: 200 };

test.for<[Preflight, string]>([
  [{ ...answered, kind: 'answered' }, '200 over http/1.1; the connection stays open'],
  [
    { ...answered, kind: 'answered', protocol: 'h2', envelope: 'ok' },
    '200 over h2; the load itself speaks http/1.1; the connection stays open; its answer fits the contract',
  ],
  [
    { ...answered, kind: 'answered', keepAlive: false, envelope: { broken: 'a \u001b b' } },
    '200 over http/1.1; the connection is closed behind each answer; its answer breaks the contract: a \\x1b b',
  ],
  [
    { kind: 'no-answer', request, error: 'it reset the connection' },
    'connected, but without an answer: it reset the connection',
  ],
  [
    { kind: 'unreachable', request, error: 'there is no such socket' },
    'unreachable, there is no such socket',
  ],
])('%o is told on one line', ([preflight, line]) => {
  expect(renderPreflight(preflight)).toBe(`${request}: ${line}`);
});
