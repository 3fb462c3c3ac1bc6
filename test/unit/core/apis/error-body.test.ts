import { expect, test } from 'vitest';
import { errorBody } from '../../../../src/core/apis/error-body.ts';

const json = ['Content-Type', 'application/json'];
const version = ['X-AISearch-Version', '1'];
const problem = ['Content-Type', 'application/problem+json'];

test.for([
  [
    'aigeon',
    200,
    429001,
    { code: 429001, status: 'failed', message: 'unavailable', data: null },
    [json],
  ],
  [
    'aigeon',
    400,
    undefined,
    { code: 400100, status: 'failed', message: 'unavailable', data: null },
    [json],
  ],
  [
    'aigeon',
    503,
    undefined,
    { code: 503001, status: 'failed', message: 'unavailable', data: null },
    [json],
  ],
  [
    'aisearch',
    429,
    'QUEUE_CAPACITY_EXCEEDED',
    { error: { code: 'QUEUE_CAPACITY_EXCEEDED', message: 'unavailable', status: 429 } },
    [json, version],
  ],
  [
    'aisearch',
    504,
    undefined,
    { error: { code: 'SURFACE_TIMEOUT', message: 'unavailable', status: 504 } },
    [json, version],
  ],
  [
    'aisearch',
    503,
    undefined,
    { error: { code: 'INTERNAL_ERROR', message: 'unavailable', status: 503 } },
    [json, version],
  ],
  [
    'aisearch',
    451,
    undefined,
    { error: { code: 'REQUEST_REJECTED', message: 'unavailable', status: 451 } },
    [json, version],
  ],
  [
    'aisearch',
    400,
    undefined,
    {
      error: {
        code: 'VALIDATION_FAILED',
        message: 'unavailable',
        status: 400,
        details: [{ path: '', message: 'unavailable' }],
      },
    },
    [json, version],
  ],
  ['rfc', 503, undefined, { type: 'about:blank', status: 503, detail: 'unavailable' }, [problem]],
  [
    'a contract of my own',
    429,
    'SLOW_DOWN',
    { type: 'about:blank', status: 429, detail: 'unavailable', code: 'SLOW_DOWN' },
    [problem],
  ],
] as const)(
  'An error of %s with status %i and code %s',
  ([contract, status, code, body, headers]) => {
    const error = errorBody(contract, status, code, 'unavailable');
    expect({ body: JSON.parse(error.body), headers: error.headers }).toEqual({ body, headers });
  },
);
