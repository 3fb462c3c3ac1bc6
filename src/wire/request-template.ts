import { isFieldValue, isTarget, isToken } from './field.ts';
import type { HeaderList } from './message.ts';
import { toByteString } from './text.ts';

/** What all requests of one operation share. */
export interface RequestFrame {
  readonly method: string;
  readonly host: string;
  /** Fields that stand in every request. */
  readonly headers: HeaderList;
  /** Names of the fields whose values come with each request. */
  readonly variableHeaders: readonly string[];
}

/**
 * The bytes of one request as a latin-1 string. `values` are those of `variableHeaders`, in their
 * order; undefined leaves the field out.
 */
export type RequestTemplate = (
  target: string,
  values: readonly (string | undefined)[],
  body?: string,
) => string;

// A framing field from a caller could contradict the one that is written (request smuggling).
const owned = new Set(['host', 'content-length', 'transfer-encoding']);
// RFC 9110 §8.6: these announce a length even where there is no content.
const announcesEmpty = new Set(['POST', 'PUT', 'PATCH']);

/** The field line, checked; throws an Error that names the field and never shows its value. */
export function encodeField(name: string, value: string): string {
  if (!isToken(name)) throw new Error(`${JSON.stringify(name)} is no name of a header field`);
  if (!isFieldValue(value)) throw badValue(name);
  return `${name}: ${value}\r\n`;
}

const badValue = (name: string): Error =>
  new Error(`the value of header ${name} must be latin-1 text without control characters`);

function fieldStart(name: string): string {
  if (!isToken(name)) throw new Error(`${JSON.stringify(name)} is no name of a header field`);
  if (owned.has(name.toLowerCase())) throw new Error(`header ${name} is written by the encoder`);
  return `${name}: `;
}

/**
 * Encodes once what requests share, so that each costs a few joined strings. Throws an Error on a
 * method, host, target, name or value that cannot stand on the wire.
 */
export function createRequestTemplate(frame: RequestFrame): RequestTemplate {
  const { method, host, headers, variableHeaders } = frame;
  if (!isToken(method)) throw new Error(`${JSON.stringify(method)} is no method`);
  if (!isTarget(host)) throw new Error(`${JSON.stringify(host)} is no host`);
  let shared = ` HTTP/1.1\r\nHost: ${host}\r\n`;
  for (const [name, value] of headers) {
    fieldStart(name);
    shared += encodeField(name, value);
  }
  const starts = variableHeaders.map(fieldStart);
  const ending = announcesEmpty.has(method) ? 'Content-Length: 0\r\n\r\n' : '\r\n';

  return (target, values, body) => {
    if (!isTarget(target)) throw new Error(`${JSON.stringify(target)} is no request target`);
    let request = `${method} ${target}${shared}`;
    for (const [index, start] of starts.entries()) {
      const value = values[index];
      if (value === undefined) continue;
      if (!isFieldValue(value)) throw badValue(start.slice(0, -2));
      request += `${start}${value}\r\n`;
    }
    if (body === undefined) return request + ending;
    const bytes = toByteString(body);
    return `${request}Content-Length: ${bytes.length}\r\n\r\n${bytes}`;
  };
}
