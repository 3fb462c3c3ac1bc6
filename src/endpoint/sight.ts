import type { ServedRequest } from './endpoint.ts';

/** Keeps what of one exchange a client can have seen, and tells it once. */
export class Sight {
  readonly #tell: (served: ServedRequest) => void;
  #bytes = '';
  #isSettled = false;

  constructor(tell: (served: ServedRequest) => void) {
    this.#tell = tell;
  }

  get isSettled(): boolean {
    return this.#isSettled;
  }

  /** These bytes (latin-1) are handed over next. */
  handOver(bytes: string): void {
    if (!this.#isSettled) this.#bytes += bytes;
  }

  /**
   * Nothing that happens from now on counts. What is handed over on a connection that the client has
   * closed is nothing that it has seen, whether or not it still reads.
   */
  settle(served: Omit<ServedRequest, 'bytes'>, clientClosedMs: number | undefined): void {
    if (this.#isSettled) return;
    this.#isSettled = true;
    if (clientClosedMs === undefined) {
      this.#tell({ ...served, bytes: served.firstByteMs === undefined ? '' : this.#bytes });
      return;
    }
    const { firstByteMs = Number.POSITIVE_INFINITY } = served;
    const gone = { ...served, endMs: clientClosedMs, ending: 'client-closed' } as const;
    this.#tell(
      firstByteMs <= clientClosedMs
        ? { ...gone, bytes: this.#bytes }
        : { ...gone, firstByteMs: undefined, bytes: '' },
    );
  }
}
