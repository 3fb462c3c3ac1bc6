import type { Perform } from './perform.ts';

/** Sends RST instead of asking the API: nothing is committed. */
export const performReset: Perform<'reset'> = ({ exchange }) => {
  exchange.deliver('reset');
  exchange.reset();
};
