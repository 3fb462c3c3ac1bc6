import { hasBody, splitBody } from './body.ts';
import type { Perform, StruckExchange } from './perform.ts';

/** Waits as long as the stall lasts, or for ever. */
function stand(exchange: StruckExchange, lastsMs: number | undefined, goOn: () => void): void {
  if (lastsMs === undefined) exchange.hang();
  else exchange.wait(lastsMs, goOn);
}

/**
 * Commits, and stands still before the first byte or within the body. Where there is no body to
 * stand still in, the answer stays healthy.
 */
export const performStall: Perform<'stall'> = ({ fault, exchange }) => {
  exchange.commit((response) => {
    if (fault.at === 'headers') {
      exchange.deliver('stall');
      stand(exchange, fault.for, () => exchange.answer(response));
      return;
    }
    if (!hasBody(exchange, response)) {
      exchange.answer(response);
      return;
    }
    exchange.deliver('stall');
    const whole = exchange.whole(response);
    if (whole === undefined) return;
    const [begin, rest] = splitBody(whole, fault.share);
    exchange.write(begin);
    stand(exchange, fault.for, () => exchange.last(rest, 'whole'));
  });
};
