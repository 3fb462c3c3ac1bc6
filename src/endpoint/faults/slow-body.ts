import { hasBody, sendSlowly } from './body.ts';
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
    if (whole !== undefined) sendSlowly(exchange, whole, fault);
  });
};
