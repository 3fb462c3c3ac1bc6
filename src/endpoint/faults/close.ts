import type { Perform } from './perform.ts';

/** Sends FIN instead of asking the API: nothing is committed. */
export const performClose: Perform<'close'> = ({ exchange }) => {
  exchange.deliver('close');
  exchange.close();
};
