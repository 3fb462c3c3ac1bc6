import type { ExchangeFault } from '../../core/faults/fault.ts';
import { hasBody, splitAnswer } from './body.ts';
import type { Perform } from './perform.ts';

type What = Extract<ExchangeFault, { readonly kind: 'malformed' }>['what'];

/** Puts a line of its own behind the status line. */
function insertLine(whole: string, line: string): string {
  return whole.replace('\r\n', `\r\n${line}\r\n`);
}

/** What a TLS port tells who speaks no TLS to it: a fatal alert, unexpected_message (RFC 8446 §6). */
const tlsAlert = '\x15\x03\x03\x00\x02\x02\x0a';

/** What becomes of the bytes of a whole answer; chunks have a body of one chunk. */
const spoil: { readonly [Each in What]: (whole: string) => string } = {
  version: (whole) => whole.replace('HTTP/1.1', 'HTTP/9.9'),
  'status-line': (whole) => whole.slice(whole.indexOf('\r\n') + '\r\n'.length),
  'status-code': (whole) => whole.replace(/^HTTP\/1\.1 ./, 'HTTP/1.1 x'),
  'header-colon': (whole) => insertLine(whole, 'X-Malformed'),
  'header-name': (whole) => insertLine(whole, 'X Malformed: 1'),
  'header-value': (whole) => insertLine(whole, 'X-Malformed: a\0b'),
  length: (whole) => insertLine(whole.replace(/Content-Length: \d+\r\n/, ''), 'Content-Length: x'),
  // RFC 9112 §6.3: values that differ are an error that nobody can recover from.
  'two-lengths': (whole) => insertLine(whole, `Content-Length: ${whole.length}`),
  'chunk-size': (whole) => {
    const [head, chunks] = splitAnswer(whole);
    return head + chunks.replace(/^[\da-f]+/, 'x');
  },
  'chunk-end': (whole) => {
    const [head, chunks] = splitAnswer(whole);
    return `${head}${chunks.slice(0, -'\r\n0\r\n\r\n'.length)}x\r\n0\r\n\r\n`;
  },
  garbage: () => tlsAlert,
};

const isChunky = (what: What): boolean => what === 'chunk-size' || what === 'chunk-end';

/**
 * Commits, and answers what is no HTTP/1.1, then closes. Where there can be no chunk to spoil, the
 * answer stays healthy.
 */
export const performMalformed: Perform<'malformed'> = ({ fault: { what }, exchange }) => {
  exchange.commit((response) => {
    if (isChunky(what) && !(exchange.mayChunk && hasBody(exchange, response))) {
      exchange.answer(response);
      return;
    }
    exchange.deliver('malformed');
    const oneChunk = isChunky(what) ? Buffer.byteLength(response.body) : undefined;
    const whole = exchange.whole(response, oneChunk);
    if (whole !== undefined) exchange.last(spoil[what](whole), 'cut');
  });
};
