import { EventEmitter } from 'node:events';

/** A terminal that keeps what is written to it. */
export class FakeTerminal extends EventEmitter {
  isTTY = true;
  columns = 100;
  rows = 30;
  written: string[] = [];

  write(text: string): boolean {
    this.written.push(text);
    return true;
  }

  /** What was written since the last time. */
  take(): string[] {
    return this.written.splice(0);
  }
}
