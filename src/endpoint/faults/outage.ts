import { errorAnswer } from './error-answer.ts';
import type { Perform } from './perform.ts';

/** Fails without asking the API; that it lasts is the doing of its match. */
export const performOutage: Perform<'outage'> = ({ fault, exchange }) => {
  const response = errorAnswer(exchange, fault);
  exchange.deliver('outage');
  switch (fault.as) {
    case 'status':
      return exchange.answer(response);
    case 'reset':
    // While it lasts nobody listens; what asks during the recovery is reset.
    case 'refuse':
      return exchange.reset();
    case 'close':
      return exchange.close();
  }
};
