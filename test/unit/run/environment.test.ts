import { expect, test } from 'vitest';
import { Environment } from '../../../src/core/course/course-result.ts';
import { readEnvironment } from '../../../src/run/environment.ts';

test('the machine is told by what makes it fast or slow, and is the same each time', () => {
  const environment = readEnvironment();
  expect(Environment.parse(environment)).toEqual(readEnvironment());
  expect(environment.node).toBe(process.version);
  expect(environment.platform).toMatch(/^\S+ \S+ \S+$/);
  expect(environment.cpu).not.toBe('');
  expect(Math.min(environment.cores, environment.memoryBytes)).toBeGreaterThan(0);
  expect(environment.fingerprint).toMatch(/^[0-9a-f]{16}$/);
});
