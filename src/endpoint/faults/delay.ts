import { drawMs } from '../../core/distribution.ts';
import type { Perform } from './perform.ts';

/** Holds the API's own answer back, counted from the moment at which it was ready. */
export const performDelay: Perform<'delay'> = ({ fault, exchange }) => {
  exchange.commit((response) => {
    // A client that gives up during the delay has felt it, so it is told at its beginning.
    exchange.deliver('delay');
    exchange.wait(drawMs(fault.delay, exchange.random), () => exchange.answer(response));
  });
};
