import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

export type Ending = 'FIN' | 'RST';

/** A client that adds nothing to the bytes and hides nothing of them; text is latin-1. */
export class RawClient {
  readonly socket: Socket;
  #bytes = '';
  #ending: Ending | undefined;

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.setEncoding('latin1');
    socket.on('data', (text: string) => {
      this.#bytes += text;
      socket.emit('progress');
    });
    socket.on('end', () => {
      this.#ending = 'FIN';
      socket.emit('progress');
    });
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNRESET') this.#ending = 'RST';
      socket.emit('progress');
    });
  }

  static async connect(port: number): Promise<RawClient> {
    const socket = connect({ host: '127.0.0.1', port, allowHalfOpen: true, noDelay: true });
    await once(socket, 'connect');
    return new RawClient(socket);
  }

  /** All that has arrived. */
  get bytes(): string {
    return this.#bytes;
  }

  send(text: string): void {
    this.socket.write(text, 'latin1');
  }

  /** All that has arrived, once that includes `text`. */
  async until(text: string): Promise<string> {
    while (!this.#bytes.includes(text)) {
      if (this.#ending) throw new Error(`${this.#ending} after ${JSON.stringify(this.#bytes)}`);
      await once(this.socket, 'progress');
    }
    return this.#bytes;
  }

  /** All that arrived, and how the endpoint ended the connection. */
  async ended(): Promise<{ readonly bytes: string; readonly ending: Ending }> {
    while (!this.#ending) await once(this.socket, 'progress');
    return { bytes: this.#bytes, ending: this.#ending };
  }

  [Symbol.dispose](): void {
    this.socket.destroy();
  }
}

/** Sends the bytes on a connection of their own and gives what arrived until its end. */
export async function exchange(port: number, text: string) {
  using client = await RawClient.connect(port);
  client.send(text);
  return await client.ended();
}
