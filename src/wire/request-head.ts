import { hasOption, isFieldValue, isToken, trimValue } from './field.ts';
import type { HeaderList } from './message.ts';

/** Why a request cannot be served, as the status to answer it with. */
export interface RequestProblem {
  readonly kind: 'problem';
  readonly status: 400 | 413 | 414 | 431 | 501 | 505;
  readonly message: string;
}

export interface RequestLine {
  readonly kind: 'request-line';
  readonly method: string;
  readonly target: string;
  readonly version: '1.0' | '1.1';
}

/** How the body of a request is delimited (RFC 9112 §6), and what its fields ask of the connection. */
export interface RequestFraming {
  readonly kind: 'framing';
  readonly body: 'chunked' | { readonly bytes: number };
  readonly keepAlive: boolean;
  readonly expectsContinue: boolean;
}

export const problem = (status: RequestProblem['status'], message: string): RequestProblem => ({
  kind: 'problem',
  status,
  message,
});

const requestLine = /^([^ ]+) ([\x21-\x7e\x80-\xff]+) HTTP\/([0-9])\.([0-9])$/;

/** Reads `GET /path HTTP/1.1`, without its line end. A minor version above 1 is served as 1.1. */
export function parseRequestLine(line: string): RequestLine | RequestProblem {
  const [, method = '', target = '', major, minor] = requestLine.exec(line) ?? [];
  if (!isToken(method)) return problem(400, 'malformed request line');
  if (major !== '1') return problem(505, 'only HTTP/1.0 and HTTP/1.1 are served');
  return { kind: 'request-line', method, target, version: minor === '0' ? '1.0' : '1.1' };
}

/**
 * Reads `Name: value`, without its line end; undefined where it is malformed. A blank before the
 * colon and a folded line (RFC 9112 §5.1, §5.2) are malformed, since two servers read them differently.
 */
export function parseFieldLine(line: string): readonly [string, string] | undefined {
  const colon = line.indexOf(':');
  const name = line.slice(0, Math.max(0, colon));
  if (!isToken(name) || !isFieldValue(line)) return undefined;
  return [name, trimValue(line, colon + 1)];
}

interface FramingFields {
  readonly hosts: string[];
  readonly lengths: string[];
  readonly codings: string[];
  readonly connections: string[];
  readonly expectations: string[];
}

const listOf: Readonly<Record<string, keyof FramingFields>> = {
  host: 'hosts',
  'content-length': 'lengths',
  'transfer-encoding': 'codings',
  connection: 'connections',
  expect: 'expectations',
};

function collect(headers: HeaderList): FramingFields {
  const fields: FramingFields = {
    hosts: [],
    lengths: [],
    codings: [],
    connections: [],
    expectations: [],
  };
  for (const [name, value] of headers) {
    const lower = name.toLowerCase();
    if (Object.hasOwn(listOf, lower)) fields[listOf[lower] ?? 'hosts'].push(value);
  }
  return fields;
}

function bodyBytes(lengths: readonly string[]): { readonly bytes: number } | RequestProblem {
  const [first = '0', ...others] = lengths;
  if (others.some((other) => other !== first)) return problem(400, 'two different Content-Length');
  if (!/^[0-9]+$/.test(first)) return problem(400, 'malformed Content-Length');
  return { bytes: Number(first) };
}

function bodyFraming(
  version: '1.0' | '1.1',
  { codings, lengths }: FramingFields,
): RequestFraming['body'] | RequestProblem {
  if (codings.length === 0) return bodyBytes(lengths);
  // RFC 9112 §6.1 and §6.3: each of these is how one request is smuggled inside another.
  if (lengths.length > 0) return problem(400, 'both Content-Length and Transfer-Encoding');
  if (version === '1.0') return problem(400, 'Transfer-Encoding in HTTP/1.0');
  const coding = codings.join(',').toLowerCase();
  if (coding === 'chunked') return 'chunked';
  if (!/(^|[, \t])chunked$/.test(coding)) return problem(400, 'the last coding must be chunked');
  return problem(501, 'no transfer coding but chunked is served');
}

/** Decides from the fields how the rest of the request is read. */
export function frameRequest(
  version: '1.0' | '1.1',
  headers: HeaderList,
): RequestFraming | RequestProblem {
  const fields = collect(headers);
  // RFC 9112 §3.2.
  if (fields.hosts.length > 1) return problem(400, 'more than one Host');
  if (version === '1.1' && fields.hosts.length === 0) return problem(400, 'no Host');
  const body = bodyFraming(version, fields);
  if (body !== 'chunked' && 'kind' in body) return body;
  return {
    kind: 'framing',
    body,
    // RFC 9112 §9.3 lets a server close after HTTP/1.0; such a client would wait for a
    // `Connection: keep-alive` that no response here carries.
    keepAlive: version === '1.1' && !fields.connections.some((value) => hasOption(value, 'close')),
    // RFC 9110 §10.1.1: to be ignored in HTTP/1.0.
    expectsContinue:
      version === '1.1' && fields.expectations.some((value) => hasOption(value, '100-continue')),
  };
}
