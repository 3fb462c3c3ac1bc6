import { hasBody, splitBody } from './body.ts';
import type { Perform } from './perform.ts';

/** A reset throws away what the kernel has not sent yet, so the bytes get a moment to leave. */
const leaveMs = 2;

/** Commits, sends a part of the body, then RST. An answer without a body is lost as a whole. */
export const performResetMidBody: Perform<'reset-mid-body'> = ({ fault, exchange }) => {
  exchange.commit((response) => {
    exchange.deliver('reset-mid-body');
    if (!hasBody(exchange, response)) {
      exchange.reset();
      return;
    }
    const whole = exchange.whole(response);
    if (whole === undefined) return;
    exchange.write(splitBody(whole, fault.share)[0]);
    exchange.wait(leaveMs, () => exchange.reset());
  });
};
