const hideCursor = '\u001b[?25l';
const showCursor = '\u001b[?25h';
const eraseBelow = '\r\u001b[J';

/** A terminal, as far as it is drawn on. */
export interface Terminal {
  readonly columns: number;
  readonly rows: number;
  write(text: string): unknown;
  on(event: 'resize', listener: () => void): unknown;
  off(event: 'resize', listener: () => void): unknown;
}

/**
 * The lines at the end of a terminal, drawn over and over. The cursor rests, hidden, at the start of
 * the first: whatever the terminal does to lines when its size changes, all that is old is below it.
 */
export class LiveArea implements Disposable {
  readonly #out: Terminal;
  #isDrawn = false;
  readonly #restore = (): void => this.clear();
  /** A shell that gets the terminal back at Ctrl-Z would else have no cursor. */
  readonly #suspend = (): void => {
    this.clear();
    process.kill(process.pid, 'SIGSTOP');
  };

  constructor(out: Terminal) {
    this.#out = out;
  }

  get columns(): number {
    // A terminal that does not know its size says 0.
    return this.#out.columns || 80;
  }

  get rows(): number {
    return this.#out.rows || 24;
  }

  /** The lines, each shorter than the terminal is wide, in place of the last ones. */
  draw(lines: readonly string[]): void {
    if (!this.#isDrawn) process.on('exit', this.#restore).on('SIGTSTP', this.#suspend);
    this.#isDrawn = true;
    const above = lines.length - 1;
    // A single line leaves the cursor to be seen: at the second Ctrl-C nobody is left to show it.
    const [cursor, back] = above > 0 ? [hideCursor, `\u001b[${above}A`] : [showCursor, ''];
    this.#out.write(`${cursor}${eraseBelow}${lines.join('\n')}${back}\r`);
  }

  /** As if nothing had been drawn; other things may be written then. */
  clear(): void {
    if (!this.#isDrawn) return;
    this.#isDrawn = false;
    process.off('exit', this.#restore).off('SIGTSTP', this.#suspend);
    this.#out.write(`${eraseBelow}${showCursor}`);
  }

  [Symbol.dispose](): void {
    this.clear();
  }
}
