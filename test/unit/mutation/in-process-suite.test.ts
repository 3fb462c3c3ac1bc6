import { expect, test } from 'vitest';
import * as suite from '../../mutation/in-process-suite.ts';

test('tests are kept by file, group and title, and run as often as they are asked to', async () => {
  const ran: unknown[] = [];
  await suite.readTests('some.test.ts', () => {
    suite.beforeAll(() => ran.push('prepared'));
    suite.test('stands alone', () => ran.push('alone'));
    suite.describe('group', () => {
      suite.test.for([
        ['one', 1],
        ['two', 2],
      ] as const)('of %s', ([, value]) => ran.push(value));
      suite.test.for([{ value: 3 }, { value: 4 }])('without values', ({ value }) =>
        ran.push(value),
      );
    });
    return Promise.resolve();
  });
  for (const { run } of suite.tests.values()) await run();
  await suite.tests.get('some.test.ts#stands alone')?.run();
  expect({ ids: [...suite.tests.keys()], ran }).toEqual({
    ids: [
      'some.test.ts#stands alone',
      'some.test.ts#group of one 1',
      'some.test.ts#group of two 2',
      'some.test.ts#group without values',
      'some.test.ts#group without values (2)',
    ],
    ran: ['prepared', 'alone', 1, 2, 3, 4, 'alone'],
  });
});

test('what a test sets in the environment is taken back', () => {
  process.env.RETRIAL_KNOWN = 'before';
  suite.vi.stubEnv('RETRIAL_KNOWN', 'one');
  suite.vi.stubEnv('RETRIAL_KNOWN', 'two');
  suite.vi.stubEnv('RETRIAL_NEW', 'three');
  const during = [process.env.RETRIAL_KNOWN, process.env.RETRIAL_NEW];
  suite.vi.unstubAllEnvs();
  const after = [process.env.RETRIAL_KNOWN, process.env.RETRIAL_NEW];
  delete process.env.RETRIAL_KNOWN;
  expect({ during, after }).toEqual({ during: ['two', 'three'], after: ['before', undefined] });
});
