import { expect, test } from 'vitest';
import type { ClientCase } from '../../../src/core/cases/case.ts';
import { clientCases } from '../../../src/core/cases/catalogue.ts';
import { renderCaseList, renderCaseListJson } from '../../../src/report/case-list.ts';

const cases: readonly ClientCase[] = [
  {
    id: 'control-429',
    group: 'control',
    tells: 'Something is wrong, then it is not',
    request: 'read',
    script: [{ kind: 'reset' }, 'answer'],
    operations: 3,
  },
  {
    id: 'one',
    group: 'write',
    tells: 'A sentence that is too long for a narrow terminal goes on below',
    request: 'write',
    script: ['answer'],
    apis: ['aisearch', 'plain'],
  },
  { id: 'other', group: 'write', tells: 'Short', request: 'write', script: ['answer'] },
  { id: 'told', group: 'webhook', tells: 'Taken', request: 'write', script: ['answer'] },
];

test('cases are listed by group, with what the client is asked for and where', () => {
  expect(renderCaseList(cases, { color: false, columns: 70 }).split('\n')).toEqual([
    'control',
    '  control-429  read ×3    Something is wrong, then it is not',
    '',
    'write',
    '  one          write      A sentence that is too long for a narrow',
    '                          terminal goes on below (aisearch, rfc only)',
    '  other        write      Short',
    '',
    'webhook',
    '  told         write      Taken (aigeon-webhooks, aisearch-webhooks',
    '                          only)',
  ]);
});

test('a style is put on the groups where it is asked for', () => {
  const [first] = renderCaseList(cases, { color: true, columns: 70 }).split('\n');
  expect(first).toBe('\u001b[1mcontrol\u001b[22m');
});

test('no line of the catalogue is wider than the terminal', () => {
  const lines = renderCaseList(clientCases, { color: false, columns: 80 }).split('\n');
  expect(lines.filter((line) => line.length > 80)).toEqual([]);
  expect(lines.filter((line) => /^ {2}\S/.test(line))).toHaveLength(clientCases.length);
});

test('as JSON each case is one object', () => {
  expect(JSON.parse(renderCaseListJson(cases))).toEqual([
    {
      id: 'control-429',
      group: 'control',
      request: 'read',
      operations: 3,
      tells: 'Something is wrong, then it is not',
    },
    {
      id: 'one',
      group: 'write',
      request: 'write',
      operations: 1,
      contracts: ['aisearch', 'rfc'],
      tells: 'A sentence that is too long for a narrow terminal goes on below',
    },
    { id: 'other', group: 'write', request: 'write', operations: 1, tells: 'Short' },
    {
      id: 'told',
      group: 'webhook',
      request: 'write',
      operations: 1,
      contracts: ['aigeon-webhooks', 'aisearch-webhooks'],
      tells: 'Taken',
    },
  ]);
});
