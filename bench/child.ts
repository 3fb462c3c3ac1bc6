import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { extname } from 'node:path';
import { pinned } from './cores.ts';

/** A program of this folder in a fresh process of its own. */
export class Child<Message> implements AsyncDisposable {
  readonly #process: ChildProcess;
  readonly #name: string;
  readonly #kill = (): void => {
    this.#process.kill('SIGKILL');
  };

  /** @param task what the program finds with `readTask`. */
  constructor(name: string, task: unknown, core: number | undefined) {
    const file = new URL(`./${name}${extname(import.meta.filename)}`, import.meta.url).pathname;
    const [program = '', ...args] = pinned(core, [process.execPath, file, JSON.stringify(task)]);
    this.#name = name;
    this.#process = spawn(program, args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    process.once('exit', this.#kill);
  }

  /** The next message; rejects where the program ends without one. */
  async next(): Promise<Message> {
    const ended = new AbortController();
    const { signal } = ended;
    const told = once(this.#process, 'message', { signal });
    const gone = once(this.#process, 'exit', { signal });
    try {
      const [first] = await Promise.race([told, gone.then(() => [])]);
      if (first === undefined) throw new Error(`${this.#name} ended without a result`);
      return first as Message;
    } finally {
      ended.abort();
      await Promise.allSettled([told, gone]);
    }
  }

  async ask(question: string): Promise<Message> {
    const answer = this.next();
    this.#process.send(question);
    return await answer;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    process.off('exit', this.#kill);
    const { exitCode, signalCode } = this.#process;
    if (exitCode !== null || signalCode !== null) return;
    const gone = once(this.#process, 'exit');
    this.#kill();
    await gone;
  }
}

/** What a program was started with. */
export function readTask<Task>(): Task {
  return JSON.parse(process.argv[2] ?? '') as Task;
}

/** Tells the process that started this one. */
export function tell(message: unknown): void {
  process.send?.(message);
}
