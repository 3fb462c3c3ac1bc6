import type { Perform } from './perform.ts';

/** Commits, and sends RST at the moment at which the answer was ready: the client cannot know. */
export const performLostAnswer: Perform<'lost-answer'> = ({ exchange }) => {
  exchange.commit(() => {
    exchange.deliver('lost-answer');
    exchange.reset();
  });
};
