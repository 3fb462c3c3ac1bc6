import { errorAnswer } from './error-answer.ts';
import type { Perform } from './perform.ts';

/** Answers instead of the API: nothing is committed. */
export const performStatus: Perform<'status'> = ({ fault, exchange }) => {
  const response = errorAnswer(exchange, fault);
  exchange.deliver('status');
  exchange.answer(response);
};
