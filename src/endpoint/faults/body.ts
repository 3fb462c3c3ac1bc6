import type { ApiResponse } from '../../core/apis/api.ts';
import { isBodiless } from '../../wire/encode.ts';
import type { StruckExchange } from './perform.ts';

/** How a body arrives piece by piece; `every` in milliseconds. */
export interface Pieces {
  readonly bytes: number;
  readonly every: number;
}

/** Whether this answer puts a body on the wire that something can happen to. */
export function hasBody(
  { toHead }: Pick<StruckExchange, 'toHead'>,
  response: ApiResponse,
): boolean {
  return response.body !== '' && !toHead && !isBodiless(response.status);
}

/** The head of an answer's bytes, its empty line included, and the body. */
export function splitAnswer(whole: string): readonly [head: string, body: string] {
  const headBytes = whole.indexOf('\r\n\r\n') + '\r\n\r\n'.length;
  return [whole.slice(0, headBytes), whole.slice(headBytes)];
}

/** An answer's bytes to that share of its body, and the rest. */
export function splitBody(whole: string, share: number): readonly [begin: string, rest: string] {
  const [head, body] = splitAnswer(whole);
  const keptBytes = head.length + Math.floor(body.length * share);
  return [whole.slice(0, keptBytes), whole.slice(keptBytes)];
}

/** Hands over the head of an answer's bytes at once, then a piece of its body each interval. */
export function sendSlowly(
  exchange: Pick<StruckExchange, 'write' | 'last' | 'wait'>,
  whole: string,
  { bytes, every }: Pieces,
): void {
  const [head, body] = splitAnswer(whole);
  exchange.write(head);
  const sendFrom = (at: number): void => {
    const piece = body.slice(at, at + bytes);
    const next = at + bytes;
    if (next >= body.length) {
      exchange.last(piece, 'whole');
      return;
    }
    exchange.write(piece);
    exchange.wait(every, () => sendFrom(next));
  };
  exchange.wait(every, () => sendFrom(0));
}
