import { expect, test, vi } from 'vitest';
import { Failures } from '../../../src/cli/failures.ts';
import { RetrialError } from '../../../src/core/errors.ts';

function refuse(): never {
  throw new RetrialError('cannot write', { code: 'file', place: { file: 'a.xml' } });
}

test('what fails is told at the end, and does not keep the rest from being done', () => {
  const log = vi.spyOn(console, 'error').mockReturnValue();
  const failures = new Failures();
  expect([failures.guard(refuse), failures.guard(() => 'done')]).toEqual([undefined, 'done']);
  expect(log).not.toHaveBeenCalled();
  expect(failures.tell()).toBe(true);
  expect(log.mock.calls).toEqual([['retrial: a.xml: cannot write']]);
});

test('where nothing failed nothing is told', () => {
  const failures = new Failures();
  failures.guard(() => 'done');
  expect(failures.tell()).toBe(false);
});

test('a bug is thrown once the mistakes are told', () => {
  const log = vi.spyOn(console, 'error').mockReturnValue();
  const failures = new Failures();
  const bug = new TypeError('no such thing');
  failures.guard(() => {
    throw bug;
  });
  failures.guard(refuse);
  expect(() => failures.tell()).toThrow(bug);
  expect(log).toHaveBeenCalledTimes(1);
});
