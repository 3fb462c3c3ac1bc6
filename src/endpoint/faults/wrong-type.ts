import { fieldNamed } from '../field.ts';
import { hasBody } from './body.ts';
import type { Perform } from './perform.ts';

const isContentType = fieldNamed('content-type');

/** Commits, and calls the body something else than it is. */
export const performWrongType: Perform<'wrong-type'> = ({ fault, exchange }) => {
  exchange.commit((response) => {
    if (!hasBody(exchange, response)) {
      exchange.answer(response);
      return;
    }
    exchange.deliver('wrong-type');
    const others = response.headers.filter((field) => !isContentType(field));
    const headers = [['Content-Type', fault.contentType] as const, ...others];
    exchange.answer({ ...response, headers });
  });
};
