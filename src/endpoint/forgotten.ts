import { RecentHashes } from '../core/recent-hashes.ts';

/** More than this before one restart, and a few of the oldest are no longer known. */
const capacity = 1_000_000;

/** Which operations the server worked for before a restart that made it forget them. */
export class Forgotten {
  #worked = new RecentHashes(capacity);
  readonly #forgotten: RecentHashes[] = [];

  /** The API did something for this operation that it will remember. */
  note(operation: string): void {
    this.#worked.add(operation);
  }

  /** All that was noted is forgotten now. */
  forget(): void {
    this.#forgotten.push(this.#worked);
    this.#worked = new RecentHashes(capacity);
  }

  has(operation: string): boolean {
    return this.#forgotten.some((operations) => operations.has(operation));
  }
}
