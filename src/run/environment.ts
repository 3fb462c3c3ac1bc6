import { createHash } from 'node:crypto';
import { arch, availableParallelism, cpus, release, totalmem, type } from 'node:os';
import type { Environment } from '../core/course/course-result.ts';

/** The machine that this process runs on, without its name or whose it is. */
export function readEnvironment(): Environment {
  const machine = {
    node: process.version,
    platform: `${type()} ${release()} ${arch()}`,
    // Some kernels, and most of those on ARM, tell no model.
    cpu: cpus()[0]?.model.trim() || 'unknown',
    cores: availableParallelism(),
    memoryBytes: totalmem(),
  };
  const told = JSON.stringify(Object.values(machine));
  return { ...machine, fingerprint: createHash('sha256').update(told).digest('hex').slice(0, 16) };
}
