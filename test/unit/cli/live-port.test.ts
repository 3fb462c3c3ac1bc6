import { expect, test } from 'vitest';
import { readLivePort } from '../../../src/cli/live-port.ts';

test('a live page has a port where one is named', () => {
  const ports = [undefined, '0', '8080', '65535'].map((port) =>
    readLivePort({ 'live-port': port, quiet: false }),
  );
  expect(ports).toEqual([undefined, 0, 8_080, 65_535]);
});

test('who wants no words may name a port, but not ask for one that nobody would learn', () => {
  expect(readLivePort({ 'live-port': '8080', quiet: true })).toBe(8_080);
  expect(() => readLivePort({ 'live-port': '0', quiet: true })).toThrow(
    '--live-port 0 prints the port that it found, and --quiet nothing; name a port',
  );
});

test.for(['65536', '-1', 'any', '', '80 '])('%o is no port', (port) => {
  expect(() => readLivePort({ 'live-port': port, quiet: false })).toThrow(
    `--live-port takes a whole number from 0 to 65535, not "${port}"`,
  );
});
