import { hasBody, splitAnswer, splitBody } from './body.ts';
import type { Perform } from './perform.ts';

/** How many bytes a chunk has, and how many of the answer's bytes are handed over. */
interface ChunkCut {
  readonly chunkBytes: number;
  readonly keep: (whole: string) => string;
}

/**
 * One whole chunk, and never the last-chunk. A cut within a chunk is seen by any decoder; this one
 * only by those that insist on the end of the body (RFC 9112 §8).
 */
function cutByChunk(bodyBytes: number, share: number): ChunkCut {
  const keptBytes = Math.floor(bodyBytes * share);
  const chunk = `${keptBytes.toString(16)}\r\n\r\n`.length + keptBytes;
  return {
    chunkBytes: keptBytes === 0 ? bodyBytes : keptBytes,
    keep: (whole) => {
      const [head, chunks] = splitAnswer(whole);
      return head + chunks.slice(0, keptBytes === 0 ? 0 : chunk);
    },
  };
}

/** Commits, and lets the answer's body end early. An answer without a body cannot be cut: it stays whole. */
export const performTruncate: Perform<'truncate'> = ({ fault, exchange }) => {
  exchange.commit((response) => {
    if (!hasBody(exchange, response)) {
      exchange.answer(response);
      return;
    }
    exchange.deliver('truncate');
    if (fault.framing === 'chunked' && exchange.mayChunk) {
      const { chunkBytes, keep } = cutByChunk(Buffer.byteLength(response.body), fault.share);
      const whole = exchange.whole(response, chunkBytes);
      if (whole !== undefined) exchange.last(keep(whole), 'cut');
      return;
    }
    // Less bytes than Content-Length promised (RFC 9112 §8).
    const whole = exchange.whole(response);
    if (whole !== undefined) exchange.last(splitBody(whole, fault.share)[0], 'cut');
  });
};
