import type { SpawnOptions } from 'node:child_process';
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { ClientProcess } from './client-process.ts';
import { killMarked, markVariable } from './marked-processes.ts';

export interface ProcessStart {
  readonly file: string;
  readonly args: readonly string[];
  /** On top of this program's own environment. */
  readonly env: Readonly<Record<string, string>>;
  readonly stdio: NonNullable<SpawnOptions['stdio']>;
}

/** The processes that one driver started; none of them outlives it. */
export class ClientProcesses implements AsyncDisposable {
  // A value that nobody else can have: what carries it descends from a process of this driver.
  readonly #mark = `${randomUUID()}.`;
  /** Those that run, and those that left somebody running who can still write to their stderr. */
  readonly #open = new Set<ClientProcess>();
  #count = 0;
  #isOver = false;
  readonly #killAll = (): void => {
    for (const each of this.#open) each.kill();
  };

  constructor() {
    // A program that ends by an error or by process.exit disposes of nothing.
    process.once('exit', this.#killAll);
  }

  /** @throws what the system says where it takes no such command line; any error once disposed of. */
  start({ file, args, env, stdio }: ProcessStart): ClientProcess {
    if (this.#isOver) throw new Error('the trial is over');
    this.#count += 1;
    const mark = `${this.#mark}${this.#count}.`;
    const child = spawn(file, args, {
      detached: true,
      stdio,
      env: { ...process.env, ...env, [markVariable]: mark },
      ...(typeof stdio !== 'string' && stdio.includes('ipc') ? { serialization: 'advanced' } : {}),
    });
    const started = new ClientProcess(child, mark);
    this.#open.add(started);
    child.once('close', () => this.#open.delete(started));
    return started;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isOver = true;
    await Promise.all([...this.#open].map((each) => each.stop()));
    // What clients left running that had ended by themselves.
    await killMarked(this.#mark);
    process.off('exit', this.#killAll);
  }
}
