import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';

/** Ends by itself once its parent is gone, however that ended. */
const loop = 'const parent = process.ppid; while (process.ppid === parent);';

/** Processes that keep the processor busy until they are disposed of. */
export class BusyLoops implements Disposable {
  readonly #processes: readonly ChildProcess[];

  constructor(count: number) {
    this.#processes = Array.from({ length: count }, () =>
      spawn(process.execPath, ['-e', loop], { stdio: 'ignore' }),
    );
  }

  [Symbol.dispose](): void {
    for (const process of this.#processes) process.kill('SIGKILL');
  }
}
