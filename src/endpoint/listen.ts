import { RetrialError } from '../core/errors.ts';
import type { Alarm } from './alarm.ts';
import { Connection } from './connection.ts';
import { Door, type DoorOptions } from './door.ts';
import type { Endpoint, EndpointOptions } from './endpoint.ts';
import { checkFaults } from './faults/check.ts';
import { type Downtime, downtimesOf, watchDowntimes } from './faults/downtime.ts';
import { createService } from './service.ts';

const loopback = '127.0.0.1';

const sentences: Readonly<Record<string, (host: string, port: number) => string>> = {
  EADDRINUSE: (host, port) =>
    `port ${port} on ${host} is in use; choose another one, or 0 for any free one`,
  EACCES: (_, port) =>
    `port ${port} is not open to this user; choose one above 1023, or 0 for any free one`,
  EADDRNOTAVAIL: (host) => `${host} is no address of this machine; ${loopback} always is`,
  ENOTFOUND: (host) => `the name ${host} is unknown; ${loopback} always works`,
};

function listenError(error: unknown, host: string, port: number): RetrialError {
  const code = String((error as NodeJS.ErrnoException).code);
  const sentence = sentences[code]?.(host, port) ?? `cannot listen on ${host}:${port} (${code})`;
  return new RetrialError(sentence, { code: 'listen', cause: error });
}

async function openDoor(options: DoorOptions): Promise<Door> {
  try {
    return await Door.open(options);
  } catch (error) {
    throw listenError(error, options.host, options.port);
  }
}

/** Where a client reaches what listens on `host`. */
function urlOf(host: string, port: number): string {
  if (host === '0.0.0.0') return `http://${loopback}:${port}`;
  if (host === '::') return `http://[::1]:${port}`;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/**
 * Plays the API on a port of this machine, with the faults of the script; those that shut the
 * port wait for `begin`. Rejects with a RetrialError
 * where the port cannot be had (`listen`), or a fault cannot be performed (`profile`).
 */
export async function startEndpoint(options: EndpointOptions): Promise<Endpoint> {
  const { host = loopback } = options;
  checkFaults(options.faults, options);
  const service = createService(options);
  const connections = new Set<Connection>();
  let accepted = 0;
  const door = await openDoor({
    host,
    port: options.port,
    onSocket: (socket) => {
      accepted += 1;
      const connection = new Connection(socket, accepted, service);
      connections.add(connection);
      socket.on('close', () => connections.delete(connection));
    },
    onError: (error) => service.events.onError?.({ error }),
  });

  const goDown = ({ kind, forgets }: Downtime): void => {
    door.shut();
    if (forgets) service.forget();
    // Refused are the new ones alone; whoever is connected is served.
    if (kind === 'refuse') return;
    for (const connection of connections) connection.strike(kind);
  };
  let downtimes: Alarm | undefined;
  const begin = (): void => {
    downtimes ??= watchDowntimes(downtimesOf(options.faults), {
      now: options.now,
      down: goDown,
      up: () => void door.reopen(),
    });
  };

  const end = (operation: string): void => {
    for (const connection of connections) connection.endOperation(operation);
  };
  const close = async (): Promise<void> => {
    downtimes?.cancel();
    const closed = door.close();
    for (const connection of connections) connection.destroy();
    await closed;
  };
  const { port } = door;
  return { url: urlOf(host, port), port, begin, end, close, [Symbol.asyncDispose]: close };
}
