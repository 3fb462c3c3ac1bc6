import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** While the door is shut the port is nobody's, so another program may take it for a moment. */
const reopening = { tries: 500, everyMs: 20 };

export interface DoorOptions {
  readonly host: string;
  /** 0 lets the system choose; it stays the same from then on. */
  readonly port: number;
  readonly onSocket: (socket: Socket) => void;
  /** No connection can be accepted, or the port cannot be had again. */
  readonly onError: (error: unknown) => void;
}

/** A port that is listened on, or for a while is not: who knocks then is refused by the system. */
export class Door {
  readonly port: number;
  readonly #options: DoorOptions;
  readonly #closings: Promise<unknown>[] = [];
  #server: Server | undefined;
  #isShut = false;

  private constructor(options: DoorOptions, server: Server) {
    this.#options = options;
    this.#server = server;
    this.port = (server.address() as AddressInfo).port;
  }

  /** Rejects with the system's error where the port cannot be had. */
  static async open(options: DoorOptions): Promise<Door> {
    return new Door(options, await listen(options));
  }

  /** Refuses new connections; those that stand are not touched. */
  shut(): void {
    this.#isShut = true;
    if (!this.#server) return;
    this.#closings.push(once(this.#server, 'close'));
    this.#server.close();
    this.#server = undefined;
  }

  /** Listens on the same port again. */
  async reopen(): Promise<void> {
    this.#isShut = false;
    let problem: unknown;
    for (let left = reopening.tries; left > 0; left -= 1) {
      try {
        const server = await listen({ ...this.#options, port: this.port });
        this.#server = server;
        if (this.#isShut) this.shut();
        return;
      } catch (error) {
        problem = error;
      }
      await sleep(reopening.everyMs);
      if (this.#isShut || this.#server) return;
    }
    this.#options.onError(problem);
  }

  /** Shuts for good; settles when the last connection has ended. */
  async close(): Promise<void> {
    this.shut();
    await Promise.all(this.#closings);
  }
}

async function listen({ host, port, onSocket, onError }: DoorOptions): Promise<Server> {
  const server = createServer({ allowHalfOpen: true, noDelay: true }, onSocket);
  // The system's own limit caps the backlog; the default of 511 is less than a burst of clients.
  server.listen({ host, port, backlog: 4_096 });
  await once(server, 'listening');
  server.on('error', onError);
  return server;
}
