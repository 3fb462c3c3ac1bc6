import type { Profile } from '../core/profile.ts';
import { peakLevel } from '../core/workload/stages.ts';
import type { EngineOptions } from '../engine/engine.ts';

/** A closed load opens a connection a user, an open one as many as it needs up to this. */
const openConnections = 500;
const limits = { headBytes: 64 * 1_024, bodyBytes: 64 * 1_024 * 1_024 };

/** What a profile says of its connections, in the words of an engine. */
export function engineSettings({
  load,
  connections,
  timeouts,
}: Profile): Pick<EngineOptions, 'connections' | 'timeouts' | 'limits'> {
  const users = Math.max(1, Math.ceil(peakLevel(load.stages)));
  return {
    connections: connections ?? (load.model === 'closed' ? users : openConnections),
    timeouts: { connectMs: timeouts.connect, headersMs: timeouts.headers, bodyMs: timeouts.body },
    limits,
  };
}

/** Users of an executor of k6 bound its load, as the profile bounds any. */
export function mostInFlight({ load, maxInFlight }: Profile): number {
  const own = load.model === 'open' ? load.maxInFlight : undefined;
  return Math.min(own ?? maxInFlight, maxInFlight);
}
