import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { builtinContracts } from '../../../../src/core/contracts/builtin.ts';
import type { Contract } from '../../../../src/core/contracts/contract.ts';
import type {
  ReadableResponse,
  ResponseFindings,
} from '../../../../src/core/contracts/findings.ts';
import { createReader } from '../../../../src/core/contracts/reader.ts';

const { aigeon, aisearch, rfc } = builtinContracts;

interface Told {
  readonly method?: string;
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: unknown;
  readonly complete?: boolean;
}

function response({ method = 'GET', status = 200, headers, body, complete = true }: Told) {
  const fields = Object.entries(headers ?? {}).map(
    ([name, value]) => [name, [value].flat()] as const,
  );
  return {
    method,
    status,
    headers: headers && new Map(fields),
    body: typeof body === 'string' || body === undefined ? body : JSON.stringify(body),
    complete,
  } satisfies ReadableResponse;
}

const read = (contract: Contract, told: Told): ResponseFindings =>
  createReader(contract).read(response(told));

const responseHash = expect.stringMatching(/^[0-9a-f]{16}$/);
const version = { 'x-aisearch-version': '2026-01-01' };
const date = 'Mon, 15 Jun 2026 12:00:00 GMT';
const limited = { code: 429001, status: 'failed', message: 'rate limit exceeded', data: null };

describe('what a reader wants', () => {
  test.for([
    ['aigeon', ['retry-after', 'date']],
    [
      'aisearch',
      [
        'retry-after',
        'date',
        'x-ratelimit-limit',
        'x-ratelimit-remaining',
        'x-ratelimit-reset',
        'idempotent-replayed',
        'x-aisearch-version',
      ],
    ],
    [
      'rfc',
      [
        'retry-after',
        'date',
        'content-type',
        'x-ratelimit-limit',
        'x-ratelimit-remaining',
        'x-ratelimit-reset',
        'location',
        'idempotent-replayed',
      ],
    ],
  ] as const)('for %s are these headers', ([name, headers]) => {
    expect(createReader(builtinContracts[name]).wantedHeaders).toEqual(headers);
  });

  test('is the body of every method but HEAD, where errors have an envelope', () => {
    const wanted = ['GET', 'POST', 'HEAD'].map(createReader(rfc).wantsBody);
    expect(wanted).toEqual([true, true, false]);
  });

  test('is the body of writes alone, where nothing but the job stands in it', () => {
    const { envelope: _, statusPointer: __, ...bare } = rfc;
    const wanted = ['GET', 'POST', 'HEAD'].map(createReader(bare).wantsBody);
    expect(wanted).toEqual([false, true, false]);
  });
});

describe('reading an Aigeon answer', () => {
  test('finds code, job and envelope of an accepted write', () => {
    const body = { code: 0, status: 'success', message: '', data: { job_id: 'imp_1' } };
    const findings = read(aigeon, { method: 'POST', body });
    expect(findings).toEqual({ code: 0, jobId: 'imp_1', envelope: 'ok', responseHash });
  });

  test('finds no job in the answer to a read', () => {
    const body = { code: 0, status: 'success', message: '', data: { job_id: 'imp_1' } };
    expect(read(aigeon, { body })).toEqual({ code: 0, envelope: 'ok' });
  });

  test('finds an error inside of HTTP 200, with the wait beside it', () => {
    const headers = { 'retry-after': '3', date };
    expect(read(aigeon, { method: 'POST', headers, body: limited })).toEqual({
      code: 429001,
      retryAfter: ['3'],
      date,
      envelope: 'ok',
      responseHash,
    });
  });

  test.for([
    [
      200,
      { status: 'success', message: '', data: {} },
      '/code is missing, the contract asks for 0',
    ],
    [
      200,
      { code: 0, status: 'success', message: '' },
      '/data is missing, the contract asks for a value',
    ],
    [
      200,
      { code: 0, status: 'failed', message: '', data: {} },
      '/status is "failed", the contract asks for "success"',
    ],
    [
      200,
      { code: 400100, status: 'failed', message: 7, data: null },
      '/message is 7, the contract asks for a string',
    ],
    [
      200,
      { code: 400100, status: 'failed', message: '', data: {} },
      '/data is an object, the contract asks for null',
    ],
    [
      500,
      { code: 0, status: 'failed', message: '', data: null },
      '/code is 0, the contract asks for an integer other than 0',
    ],
    [
      500,
      { code: 'E1', status: 'failed', message: '', data: null },
      '/code is "E1", the contract asks for an integer other than 0',
    ],
    [
      200,
      { code: 0, status: 'x'.repeat(100), message: '', data: [] },
      `/status is "${'x'.repeat(40)}…", the contract asks for "success"`,
    ],
    [200, [], '/code is missing, the contract asks for 0'],
    [200, null, '/code is missing, the contract asks for 0'],
    [500, '<html>', 'the body is not JSON, the contract asks for its envelope'],
    [200, '{"code": 0', 'the body is not JSON, the contract asks for its envelope'],
    [200, '', 'the body is not JSON, the contract asks for its envelope'],
  ] as const)('says what is wrong in HTTP %s with %j', ([status, body, broken]) => {
    expect(read(aigeon, { status, body }).envelope).toEqual({ broken });
  });

  test.for([401, 403, 502, 503, 504, 302])('promises no envelope on HTTP %s', (status) => {
    expect(read(aigeon, { status, body: '<html>' })).toEqual({});
  });
});

describe('reading an AI Search answer', () => {
  test('finds the job of an asynchronous search', () => {
    const body = { jobId: 'job_8t2q', status: 'processing', children: [] };
    const headers = { ...version, location: '/v1/jobs/job_8t2q' };
    const findings = read(aisearch, { method: 'POST', status: 202, headers, body });
    expect(findings).toEqual({ jobId: 'job_8t2q', envelope: 'ok', responseHash });
  });

  test('finds the job and the mark of a replayed synchronous search', () => {
    const body = { job: { id: 'job_8t2q.chatgpt.us' }, provenance: {}, answer: {} };
    const headers = { ...version, 'idempotent-replayed': 'true' };
    const findings = read(aisearch, { method: 'POST', headers, body });
    expect(findings).toEqual({
      jobId: 'job_8t2q.chatgpt.us',
      replayed: true,
      envelope: 'ok',
      responseHash,
    });
  });

  test('finds code, status, wait and limits of a 429', () => {
    const headers = {
      ...version,
      date,
      'retry-after': '1',
      'x-ratelimit-limit': '10',
      'x-ratelimit-remaining': '0',
      'x-ratelimit-reset': '1781524801',
    };
    const body = { error: { code: 'RATE_LIMIT_EXCEEDED', message: 'slow down', status: 429 } };
    expect(read(aisearch, { method: 'POST', status: 429, headers, body })).toEqual({
      code: 'RATE_LIMIT_EXCEEDED',
      retryAfter: ['1'],
      date,
      rateLimit: { limit: '10', remaining: '0', reset: '1781524801' },
      envelope: 'ok',
      bodyStatus: 429,
    });
  });

  test('misses the version on every answer, and the limits on a 429', () => {
    const body = { error: { code: 'RATE_LIMIT_EXCEEDED', message: '', status: 429 } };
    const names = ['X-RateLimit-Limit', 'X-RateLimit-Remaining', 'X-RateLimit-Reset'];
    const { missingHeaders } = read(aisearch, { status: 429, headers: version, body });
    expect(missingHeaders).toEqual(names);
    expect(read(aisearch, { body: {} })).toEqual({
      envelope: 'ok',
      missingHeaders: ['X-AISearch-Version'],
    });
  });

  test.for([
    [
      { code: 'VALIDATION_FAILED', message: '', status: 400 },
      { broken: '/error/details is missing, the contract asks for an array' },
    ],
    [
      { code: 'VALIDATION_FAILED', message: '', status: 400, details: [] },
      { broken: '/error/details/0/path is missing, the contract asks for a string' },
    ],
    [
      {
        code: 'VALIDATION_FAILED',
        message: '',
        status: 400,
        details: [{ path: 'query', message: 'is required' }],
      },
      'ok',
    ],
    [
      { code: 'UNSUPPORTED_SURFACE', message: '', status: 400, details: 'none' },
      { broken: '/error/details is "none", the contract asks for an array' },
    ],
    [{ code: 'UNSUPPORTED_SURFACE', message: '', status: 400 }, 'ok'],
  ] as const)('asks for details where the code promises them: %j', ([error, envelope]) => {
    const findings = read(aisearch, { status: 400, headers: version, body: { error } });
    expect(findings.envelope).toEqual(envelope);
  });

  test('keeps no Date without a wait or a reset', () => {
    const findings = read(aisearch, { headers: { ...version, date }, body: {} });
    expect(findings).toEqual({ envelope: 'ok' });
  });
});

describe('reading an answer by the RFCs', () => {
  const problem = { 'content-type': 'Application/Problem+JSON; charset=utf-8' };

  test('judges problem details and finds the status that they repeat', () => {
    const body = { type: 'about:blank', status: 503 };
    const findings = read(rfc, { status: 503, headers: problem, body });
    expect(findings).toEqual({ envelope: 'ok', bodyStatus: 503 });
  });

  test('says what is wrong with problem details', () => {
    const findings = read(rfc, { status: 400, headers: problem, body: ['wrong'] });
    expect(findings).toEqual({
      envelope: { broken: 'the body is an array, the contract asks for an object' },
    });
  });

  test('reads no status from a body of another media type', () => {
    const headers = { 'content-type': 'application/json' };
    expect(read(rfc, { status: 500, headers, body: { status: 3 } })).toEqual({});
  });

  test.for([
    ['its body', { body: { id: 7 } }, '7'],
    ['its Location', { headers: { location: '/things/7' }, body: 'created' }, '/things/7'],
    ['its Location, as when it is cut', { headers: { location: '/7' }, body: { id: 7 } }, '/7'],
    ['its Location even if cut', { headers: { location: '/7' }, body: '{', complete: false }, '/7'],
  ] as const)('finds the job of a write in %s', ([, told, jobId]) => {
    const hash = 'complete' in told ? {} : { responseHash };
    expect(read(rfc, { method: 'POST', status: 201, ...told })).toEqual({ jobId, ...hash });
  });

  test('finds no job where the write failed', () => {
    const findings = read(rfc, { method: 'POST', status: 500, body: { id: 7 } });
    expect(findings).toEqual({});
  });

  test('keeps every field line of Retry-After', () => {
    const headers = { 'retry-after': ['1', '2'] };
    expect(read(rfc, { status: 503, headers })).toEqual({ retryAfter: ['1', '2'] });
  });

  test('does not parse what it finds nothing in', () => {
    const parse = vi.spyOn(JSON, 'parse');
    const told = { headers: { 'content-type': 'application/json' }, body: '{"id":1}' };
    read(rfc, told);
    const callsForRead = parse.mock.calls.length;
    read(rfc, { ...told, method: 'POST' });
    expect([callsForRead, parse.mock.calls.length]).toEqual([0, 1]);
  });
});

describe('any reader', () => {
  test.for([
    ['of HEAD', { method: 'HEAD' }],
    ['of 204', { status: 204 }],
    ['of 304', { status: 304 }],
    ['that was cut', { complete: false }],
  ] as const)('judges no body in an answer %s', ([, told]) => {
    expect(read(aigeon, { body: '', ...told })).toEqual({});
  });

  test('judges no body that nobody kept', () => {
    expect(read(aigeon, {})).toEqual({});
  });

  test('reads a code without regard to the media type of the envelope', () => {
    const code = { pointer: '/code', otherCode: aigeon.classification.code?.otherCode };
    const coded = { ...rfc, classification: { ...rfc.classification, code } } as Contract;
    expect(read(coded, { body: { code: 5 } })).toEqual({ code: 5 });
  });

  test('takes any body, and leaves no key without a value', () => {
    const anyBody = fc.oneof(fc.string(), fc.json());
    expect(() =>
      fc.assert(
        fc.property(
          fc.constantFrom(aigeon, aisearch, rfc),
          fc.constantFrom('GET', 'POST'),
          fc.integer({ min: 100, max: 599 }),
          anyBody,
          (contract, method, status, body) => {
            const headers = { 'content-type': 'application/problem+json' };
            const findings = read(contract, { method, status, headers, body });
            return !Object.values(findings).includes(undefined);
          },
        ),
      ),
    ).not.toThrow();
  });
});

describe('the hash by which a replay is compared', () => {
  const hashOf = (contract: Contract, body: unknown) =>
    read(contract, { method: 'POST', body, headers: version }).responseHash;
  const receipt = (status: string, id = 'job_1.chatgpt.us') => ({
    jobId: 'job_1',
    status,
    children: [{ id, status }],
  });

  test('is of the body as it stands', () => {
    expect(hashOf(aigeon, '{"code":0}')).toBe(hashOf(aigeon, '{"code":0}'));
    expect(hashOf(aigeon, '{"code":0}')).not.toBe(hashOf(aigeon, '{"code": 0}'));
  });

  test('leaves out what may have moved on, at any depth, and nothing else', () => {
    const first = hashOf(aisearch, receipt('processing'));
    expect(hashOf(aisearch, receipt('completed'))).toBe(first);
    expect(hashOf(aisearch, receipt('processing', 'job_1.claude.us'))).not.toBe(first);
  });

  test('is not taken of reads, of failures, of cut answers and of very long ones', () => {
    const told = [
      { body: '{}' },
      { method: 'POST', status: 500, body: '{}' },
      { method: 'POST', body: '{}', complete: false },
      { method: 'POST', body: `"${'x'.repeat(65_535)}"` },
    ];
    expect(told.map((one) => read(rfc, one).responseHash)).toEqual(told.map(() => undefined));
  });
});
