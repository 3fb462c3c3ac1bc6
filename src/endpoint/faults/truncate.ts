import { isBodiless } from '../../wire/encode.ts';
import type { Cut, Perform } from './perform.ts';

/** Less bytes than Content-Length promised (RFC 9112 §8). */
function cutByLength(bodyBytes: number, keptBytes: number): Cut {
  return { keep: (whole) => whole.slice(0, whole.length - bodyBytes + keptBytes) };
}

/**
 * One whole chunk, and never the last-chunk. A cut within a chunk is seen by any decoder; this one
 * only by those that insist on the end of the body (RFC 9112 §8).
 */
function cutByChunk(bodyBytes: number, keptBytes: number): Cut {
  const chunkBytes = keptBytes === 0 ? bodyBytes : keptBytes;
  const chunk = `${keptBytes.toString(16)}\r\n\r\n`.length + keptBytes;
  return {
    chunkBytes,
    keep: (whole) => {
      const headBytes = whole.indexOf('\r\n\r\n') + '\r\n\r\n'.length;
      return whole.slice(0, headBytes + (keptBytes === 0 ? 0 : chunk));
    },
  };
}

/** Commits, and lets the answer's body end early. An answer without a body cannot be cut: it stays whole. */
export const performTruncate: Perform<'truncate'> = ({ fault, exchange }) => {
  exchange.commit((response) => {
    const bodyBytes = Buffer.byteLength(response.body);
    if (bodyBytes === 0 || exchange.toHead || isBodiless(response.status)) {
      exchange.answer(response);
      return;
    }
    const keptBytes = Math.floor(bodyBytes * fault.share);
    const cutBy = fault.framing === 'chunked' && exchange.mayChunk ? cutByChunk : cutByLength;
    exchange.deliver('truncate');
    exchange.cut(response, cutBy(bodyBytes, keptBytes));
  });
};
