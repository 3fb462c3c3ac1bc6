import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Which core each side of a measurement has for itself; undefined where nothing can be pinned. */
export interface Cores {
  readonly driver: number | undefined;
  readonly target: number | undefined;
}

/** Two cores that this process may use, one a side; none where there is no taskset or only one core. */
export function chooseCores(): Cores {
  const [driver, target] = isInstalled('taskset') ? allowedCores() : [];
  return target === undefined ? { driver: undefined, target: undefined } : { driver, target };
}

/** A command line that stays on one core. */
export function pinned(core: number | undefined, command: readonly string[]): readonly string[] {
  return core === undefined ? command : ['taskset', '-c', String(core), ...command];
}

/** Whether a program can be started; all that is asked here print their version and end. */
export function isInstalled(program: string, versionFlag = '--version'): boolean {
  return spawnSync(program, [versionFlag], { stdio: 'ignore' }).error === undefined;
}

/** Linux tells them as a list of ranges, such as `0-3,8`; a container may have any. */
function allowedCores(): number[] {
  const status = readFileSync('/proc/self/status', 'utf8');
  const [, list = ''] = /^Cpus_allowed_list:\s*(\S+)$/m.exec(status) ?? [];
  return list.split(',').flatMap((range) => {
    const [first = 0, last = first] = range.split('-').map(Number);
    return Array.from({ length: last - first + 1 }, (_, index) => first + index);
  });
}
