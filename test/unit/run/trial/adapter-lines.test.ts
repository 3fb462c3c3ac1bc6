import { describe, expect, test } from 'vitest';
import {
  cancelLine,
  operationLine,
  readAdapterLine,
} from '../../../../src/run/trial/adapter-lines.ts';
import { trialOperation } from '../../../helpers/trial-operation.ts';

test('an operation is one line of JSON, without anything that tells what is to come', () => {
  const operation = trialOperation({ body: 'a\nb', timeZone: 'Asia/Kolkata' });
  const { caseId, timeZone, ...told } = operation;
  const line = operationLine(operation);
  expect([line.indexOf('\n'), JSON.parse(line)]).toEqual([line.length - 1, told]);
});

test('a cancellation is one line of JSON', () => {
  expect(cancelLine('a-1')).toBe('{"id":"a-1","cancel":true}\n');
});

describe('a line of an adapter', () => {
  test.for([
    ['{"id":"a-1","ok":true}', { result: 'succeeded', because: 'ok: true' }],
    [
      '{"id":"a-1","ok":true,"status":201,"more":[]}',
      { result: 'succeeded', because: 'ok: true, status 201', status: 201 },
    ],
    ['{"id":"a-1","ok":false}', { result: 'failed', because: 'ok: false' }],
    [
      '{"id":"a-1","ok":false,"status":503}',
      { result: 'failed', because: 'ok: false, status 503', status: 503 },
    ],
    [
      '{"id":"a-1","ok":false,"error":"gave up\\nafter 3","status":"503"}',
      { result: 'failed', because: 'gave up', words: 'gave up\nafter 3' },
    ],
    [
      '{"id":"a-1","ok":false,"error":{"code":7}}',
      { result: 'failed', because: '{"code":7}', words: '{"code":7}' },
    ],
  ] as const)('%s is an answer', ([line, report]) => {
    expect(readAdapterLine(line)).toEqual({ kind: 'answer', id: 'a-1', report });
  });

  test.for(['', 'listening', ' {"id":"a-1","ok":true}', '["a-1"]'])('%j is words', (line) => {
    expect(readAdapterLine(line)).toEqual({ kind: 'words' });
  });

  test.for([
    ['{"id":"a-1","ok":tru', 'it is no JSON'],
    ['{"ok":true}', 'its "id" is no text'],
    ['{"id":1,"ok":true}', 'its "id" is no text'],
    ['{"id":"a-1"}', 'its "ok" is neither true nor false'],
    ['{"id":"a-1","ok":1}', 'its "ok" is neither true nor false'],
  ] as const)('%s is no answer', ([line, why]) => {
    expect(readAdapterLine(line)).toEqual({ kind: 'broken', why });
  });
});
