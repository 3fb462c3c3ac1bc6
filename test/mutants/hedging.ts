import { setTimeout as pause } from 'node:timers/promises';
import type { Bend } from './bends.ts';

/** Who has no answer by then asks again, and waits for both. */
const hedgeMs = 100;
/** So late comes the last client of a case that holds the others until it is there. */
const lastMs = 800;

/** Sends a second attempt while the first is open; both count among its attempts. */
export const hedging: Bend = (parts) => {
  const hedged = new Set<string>();
  return {
    ...parts,
    async exchange(request, at) {
      const { id } = at.operation;
      if (at.attempt > 1) return await parts.exchange(request, at);
      if (id === 'herd-50-1') await pause(lastMs);
      const first = parts.exchange(request, at);
      const soon = await Promise.race([first, pause(hedgeMs, undefined)]);
      if (soon) return soon;
      hedged.add(id);
      const [, second] = await Promise.all([first, parts.exchange(request, at)]);
      return second;
    },
    decide(end, at) {
      const attempt = end.attempt + (hedged.has(at.operation.id) ? 1 : 0);
      return parts.decide({ ...end, attempt }, at);
    },
  };
};
