import autocannon from 'autocannon';
import type { EngineTarget } from './engine.ts';
import { hostOf } from './target.ts';

export interface PeerLoad {
  readonly target: EngineTarget;
  readonly request: {
    readonly method: string;
    readonly path: string;
    readonly headers: readonly (readonly [name: string, value: string])[];
    readonly body: Buffer | undefined;
  };
  readonly connections: number;
  readonly durationMs: number;
  /** Called for each answer that came, with its service time. */
  readonly onAnswer: (serviceUs: number) => void;
}

/**
 * Sends one request over and over by autocannon, in its closed model: each connection asks again
 * when its answer is there. Never in its rate mode, whose latencies are corrected by an interval that
 * is not the load's. It checks no certificate, whatever it is told.
 */
export async function runAutocannon(load: PeerLoad): Promise<void> {
  const { target, connections, durationMs } = load;
  const { method, path, headers, body } = load.request;
  const done = Promise.withResolvers<void>();
  const instance = autocannon(
    {
      url: `${target.protocol}//${hostOf(target)}${path}`,
      ...(target.socketPath === undefined ? {} : { socketPath: target.socketPath }),
      connections,
      pipelining: 1,
      // It ends at a tick of this, in milliseconds; a second would count as much again.
      sampleInt: 50,
      duration: durationMs / 1_000,
      requests: [
        {
          method: method as 'GET',
          path,
          headers: Object.fromEntries(headers),
          ...(body === undefined ? {} : { body }),
        },
      ],
    },
    (error) => (error ? done.reject(error) : done.resolve()),
  );
  instance.on('response', (_client, _status, _bytes, serviceMs) =>
    load.onAnswer(serviceMs * 1_000),
  );
  await done.promise;
}
