import { hasBody } from './body.ts';
import type { Perform } from './perform.ts';

/**
 * Commits, and answers with the first half of the body, framed as if that were all: no object, list
 * or text of JSON is whole without its last character.
 */
export const performBrokenJson: Perform<'broken-json'> = ({ exchange }) => {
  exchange.commit((response) => {
    if (!hasBody(exchange, response)) {
      exchange.answer(response);
      return;
    }
    exchange.deliver('broken-json');
    const { body } = response;
    exchange.answer({ ...response, body: body.slice(0, Math.ceil(body.length / 2)) });
  });
};
