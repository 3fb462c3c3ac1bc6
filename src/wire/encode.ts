import type { RequestParts, ResponseParts } from './message.ts';
import { reasonPhrase } from './reason.ts';
import { createRequestTemplate, encodeField } from './request-template.ts';
import { toByteString } from './text.ts';

/**
 * The bytes of a request as a latin-1 string. Host and Content-Length are added. Throws an Error on
 * a method, host, target, name or value that cannot stand on the wire.
 */
export function encodeRequest(parts: RequestParts): string {
  const { method, target, host, headers, body } = parts;
  return createRequestTemplate({ method, host, headers, variableHeaders: [] })(target, [], body);
}

/** Whether a response of this status never has a body (RFC 9112 §6.3). */
export function isBodiless(status: number): boolean {
  return status < 200 || status === 204 || status === 304;
}

// A second Content-Length or a contradicting Connection would be our bug, not the fault that was asked for.
const owned = new Set(['content-length', 'transfer-encoding', 'connection']);

function encodeHead(parts: ResponseParts, framing: string): string {
  const { status, headers, keepAlive } = parts;
  let head = `HTTP/1.1 ${status} ${reasonPhrase(status)}\r\n`;
  for (const [name, value] of headers) {
    if (owned.has(name.toLowerCase())) throw new Error(`header ${name} is written by the encoder`);
    head += encodeField(name, value);
  }
  const isFinal = status >= 200;
  return `${head}${framing}${keepAlive || !isFinal ? '' : 'Connection: close\r\n'}\r\n`;
}

/**
 * The bytes of a response as a latin-1 string, with Content-Length, except for 1xx, 204 and 304,
 * which have no body. Throws an Error on a header that cannot stand on the wire.
 */
export function encodeResponse(parts: ResponseParts): string {
  if (isBodiless(parts.status)) return encodeHead(parts, '');
  const bytes = toByteString(parts.body);
  const head = encodeHead(parts, `Content-Length: ${bytes.length}\r\n`);
  return parts.toHead ? head : head + bytes;
}

/**
 * A body in chunks of `chunkBytes` bytes (the last may be shorter), ended by the last-chunk and no
 * trailers (RFC 9112 §7.1), as a latin-1 string.
 */
export function encodeChunked(body: string, chunkBytes: number): string {
  if (!(chunkBytes >= 1)) throw new RangeError('chunkBytes must be at least 1');
  const bytes = toByteString(body);
  let chunks = '';
  for (let at = 0; at < bytes.length; at += chunkBytes) {
    const chunk = bytes.slice(at, at + chunkBytes);
    chunks += `${chunk.length.toString(16)}\r\n${chunk}\r\n`;
  }
  return `${chunks}0\r\n\r\n`;
}

/** Like `encodeResponse`, framed by chunks instead of a length. */
export function encodeChunkedResponse(parts: ResponseParts, chunkBytes: number): string {
  if (isBodiless(parts.status)) return encodeHead(parts, '');
  const head = encodeHead(parts, 'Transfer-Encoding: chunked\r\n');
  return parts.toHead ? head : head + encodeChunked(parts.body, chunkBytes);
}
