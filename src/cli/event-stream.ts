import type { ServerResponse } from 'node:http';

/** More than one page of each of a team's members is nobody's need. */
const readerLimit = 16;
/** A reader who lets so much wait is dropped: memory is the run's. */
const waitingBytesLimit = 4_000_000;
/** How often something is sent whatever happens, so that nothing in between takes it for dead. */
const heartbeatMs = 10_000;
/** How long a reader may take to fetch the last events. */
const lastEventsMs = 500;

/** One event, as its listeners get it. */
export interface StreamEvent {
  readonly name: string;
  readonly data: unknown;
}

/** Server-sent events (WHATWG HTML §9.2) to whoever joined, each given what came before. */
export class EventStream implements AsyncDisposable {
  readonly #readers = new Set<ServerResponse>();
  readonly #history: () => readonly StreamEvent[];
  readonly #heartbeat: NodeJS.Timeout;
  #lastId = 0;

  /** @param history what a reader must be told who joins now. */
  constructor(history: () => readonly StreamEvent[]) {
    this.#history = history;
    this.#heartbeat = setInterval(() => this.#write(': still here\n\n'), heartbeatMs);
    this.#heartbeat.unref();
  }

  get hasReaders(): boolean {
    return this.#readers.size > 0;
  }

  /** Whether another reader may join. */
  get hasRoom(): boolean {
    return this.#readers.size < readerLimit;
  }

  /** A response becomes a reader; its head must be written. */
  join(response: ServerResponse): void {
    this.#readers.add(response);
    response.once('close', () => this.#readers.delete(response));
    const lines = this.#history().map((event) => encode(event, this.#lastId));
    response.write(`retry: 2000\n\n${lines.join('')}`);
  }

  send(event: StreamEvent): void {
    this.#lastId += 1;
    if (this.hasReaders) this.#write(encode(event, this.#lastId));
  }

  #write(text: string): void {
    for (const reader of this.#readers) {
      reader.write(text);
      if (reader.writableLength > waitingBytesLimit) reader.destroy();
    }
  }

  /** Ends it for all readers; whoever does not read what is left is left behind. */
  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#heartbeat);
    const ends = [...this.#readers].map(
      (reader) => new Promise((resolve) => reader.once('close', resolve).end()),
    );
    const { promise: tooLate, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, lastEventsMs);
    await Promise.race([Promise.all(ends), tooLate]);
    clearTimeout(timer);
    for (const reader of this.#readers) reader.destroy();
  }
}

/** JSON has no line ends of its own, so it is one line of data. */
function encode({ name, data }: StreamEvent, id: number): string {
  return `id: ${id}\nevent: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
}
