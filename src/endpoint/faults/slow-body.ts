import { hasBody, splitAnswer } from './body.ts';
import type { Perform } from './perform.ts';

/** Commits, sends the head at once, then a piece of the body each time the interval is over. */
export const performSlowBody: Perform<'slow-body'> = ({ fault, exchange }) => {
  exchange.commit((response) => {
    if (!hasBody(exchange, response)) {
      exchange.answer(response);
      return;
    }
    exchange.deliver('slow-body');
    const whole = exchange.whole(response);
    if (whole === undefined) return;
    const [head, body] = splitAnswer(whole);
    exchange.write(head);
    const sendFrom = (at: number): void => {
      const piece = body.slice(at, at + fault.bytes);
      const next = at + fault.bytes;
      if (next >= body.length) {
        exchange.last(piece, 'whole');
        return;
      }
      exchange.write(piece);
      exchange.wait(fault.every, () => sendFrom(next));
    };
    exchange.wait(fault.every, () => sendFrom(0));
  });
};
