import type { Perform } from './perform.ts';

/** Commits, and answers twice: whoever does not close takes the second for the answer to what is next. */
export const performDuplicateResponse: Perform<'duplicate-response'> = ({ exchange }) => {
  exchange.commit((response) => {
    exchange.deliver('duplicate-response');
    const whole = exchange.whole(response);
    if (whole !== undefined) exchange.last(whole + whole, 'whole');
  });
};
