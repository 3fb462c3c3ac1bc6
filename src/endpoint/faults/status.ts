import { hasBody, sendSlowly } from './body.ts';
import { errorAnswer } from './error-answer.ts';
import type { Perform } from './perform.ts';

/** Answers instead of the API: nothing is committed. Where there is no body, none can be slow. */
export const performStatus: Perform<'status'> = ({ fault, exchange }) => {
  const response = errorAnswer(exchange, fault);
  exchange.deliver('status');
  if (fault.slowBody === undefined || !hasBody(exchange, response)) {
    exchange.answer(response);
    return;
  }
  const whole = exchange.whole(response);
  if (whole !== undefined) sendSlowly(exchange, whole, fault.slowBody);
};
