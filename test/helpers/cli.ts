import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const bin = fileURLToPath(new URL('../../bin/retrial.js', import.meta.url));

/** How a command ended, and all that it printed. */
export interface Ran {
  /** `null` where a signal ended it. */
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command that serves until it is stopped, e.g. `mock`. */
export interface Started extends AsyncDisposable {
  readonly child: ChildProcess;
  /** The first URL that it printed. */
  readonly url: string;
  /** Interrupts it as Ctrl-C does, and waits for its end. */
  stop(): Promise<Ran>;
}

export interface CliOptions {
  /** On top of this process's own; a value of `undefined` takes the variable away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
  /** After so long it is killed, and the promise rejects. */
  readonly timeoutMs?: number;
}

/** Runs the command line from source, by the Node that runs the tests, and waits for its end. */
export async function runCli(args: readonly string[], options: CliOptions = {}): Promise<Ran> {
  const { child, ended } = spawnCli(args, options);
  return await within(child, ended, options.timeoutMs ?? 60_000);
}

/** Starts a command that serves, and waits until it has printed where. */
export async function startCli(
  args: readonly string[],
  options: CliOptions = {},
): Promise<Started> {
  const spawned = spawnCli(args, options);
  const { child, ended } = spawned;
  const { timeoutMs = 20_000 } = options;
  const url = await within(child, firstUrl(spawned), timeoutMs);
  let stopped: Promise<Ran> | undefined;
  const stop = (): Promise<Ran> => {
    if (!stopped) {
      child.kill('SIGINT');
      stopped = within(child, ended, timeoutMs);
    }
    return stopped;
  };
  return {
    child,
    url,
    stop,
    [Symbol.asyncDispose]: async () => {
      await stop();
    },
  };
}

interface Spawned {
  readonly child: ChildProcess;
  /** What it has printed to its standard output so far. */
  readonly printed: () => string;
  readonly ended: Promise<Ran>;
}

function spawnCli(args: readonly string[], { env, cwd }: CliOptions): Spawned {
  const child = spawn(process.execPath, ['--conditions=source', bin, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    // What is printed is compared, so whoever forces colours forces none here.
    env: { ...process.env, FORCE_COLOR: undefined, ...env },
    ...(cwd === undefined ? {} : { cwd }),
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    stdout += chunk;
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    stderr += chunk;
  });
  const ended = new Promise<Ran>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (exitCode) => resolve({ exitCode, stdout, stderr }));
  });
  // Whoever waits for it learns of a failure; it must not end the tests where nobody waits yet.
  ended.catch(() => {});
  return { child, printed: () => stdout, ended };
}

function firstUrl({ child, printed, ended }: Spawned): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  child.stdout?.on('data', () => {
    // Only once the blank behind it is there is the whole of it.
    const [, url] = /(https?:\/\/\S+)\s/.exec(printed()) ?? [];
    if (url !== undefined) resolve(url);
  });
  ended.then(({ exitCode, stderr }) => {
    reject(new Error(`it ended with exit code ${exitCode} before it printed a URL: ${stderr}`));
  }, reject);
  return promise;
}

/** The promise; or a rejection once the time is over, with the child killed. */
async function within<T>(child: ChildProcess, promise: Promise<T>, timeoutMs: number): Promise<T> {
  const { promise: tooLate, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    child.kill('SIGKILL');
    reject(new Error(`${child.spawnargs.slice(2).join(' ')} took longer than ${timeoutMs} ms`));
  }, timeoutMs);
  try {
    return await Promise.race([promise, tooLate]);
  } finally {
    clearTimeout(timer);
  }
}
