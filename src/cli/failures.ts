import { RetrialError } from '../core/errors.ts';

/** Errors that must not keep what comes after them from being done. */
export class Failures {
  readonly #errors: unknown[] = [];

  /** What the action comes back with; undefined where it throws, which is kept to be told. */
  guard<T>(action: () => T): T | undefined {
    try {
      return action();
    } catch (error) {
      this.#errors.push(error);
      return undefined;
    }
  }

  /** Prints a sentence for each, and comes back with whether there were any; throws one that is a bug. */
  tell(): boolean {
    for (const error of this.#errors) {
      if (error instanceof RetrialError) console.error(`retrial: ${error.describe()}`);
    }
    const bug = this.#errors.find((error) => !(error instanceof RetrialError));
    if (bug !== undefined) throw bug;
    return this.#errors.length > 0;
  }
}
