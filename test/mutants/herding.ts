import { setTimeout as pause } from 'node:timers/promises';
import { stream } from '../../src/core/random.ts';
import type { Bend } from './bends.ts';

/** Other cases begin in seconds of their own, so that their clients draw other numbers. */
const otherSecondsMs = 1_100;
const otherSeconds = 5;

/**
 * All clients whose first failure comes in one second draw the same jitter. The clients of
 * `herd-50` fail together; those of the other cases have started in one of five later seconds.
 */
export const herding: Bend = (parts) => ({
  ...parts,
  randomOf: () => stream('herd', Math.floor(Date.now() / 1_000)),
  async exchange(request, at) {
    const { id } = at.operation;
    if (at.attempt === 1 && !id.startsWith('herd-50-')) {
      const slot = Math.floor(stream('start', id)() * otherSeconds);
      await pause(otherSecondsMs * (slot + 1));
    }
    return await parts.exchange(request, at);
  },
});
