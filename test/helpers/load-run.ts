import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseResult } from '../../src/core/read-result.ts';
import type { Result } from '../../src/core/result.ts';
import type { RuleOutcome, RuleVerdict } from '../../src/core/rules/rule.ts';
import type { TraceRecord } from '../../src/core/trace.ts';
import { parseLine } from '../../src/core/trace-lines.ts';
import { exitCodes } from '../../src/core/verdict.ts';
import { createVerifier } from '../../src/core/verify.ts';
import { verifyTrace } from '../../src/run/verify-trace.ts';
import type { Ran } from './cli.ts';
import { runCli } from './cli.ts';

/** A load run by the command line, with the files that it left. */
export interface LoadRun {
  readonly ran: Ran;
  readonly folder: string;
  readonly traceFile: string;
  readonly result: Result;
}

const root = mkdtempSync(join(tmpdir(), 'retrial-e2e-'));
process.once('exit', () => rmSync(root, { recursive: true, force: true }));

/** A new empty folder that goes away with the process of the tests. */
export function newFolder(): string {
  return mkdtempSync(join(root, 'run-'));
}

/** A profile of its own for a test, in a new folder. */
export function writeProfile(text: string): string {
  const file = join(newFolder(), 'profile.yaml');
  writeFileSync(file, text);
  return file;
}

/** No profile of a test takes longer than this. */
const longestMs = 120_000;
/** How often a run that was no fair one is repeated. */
const repeats = 2;

/**
 * Runs a profile by `retrial load`. A run that says of itself that it was no fair one is repeated,
 * since machines that run tests are busy: its generator came too late, or noise left one of the
 * rules in `decided` without a verdict. `onRepeat` is told of each repetition.
 */
export async function runProfile(
  profile: string,
  args: readonly string[] = [],
  { decided = [], onRepeat }: { decided?: readonly string[]; onRepeat?: () => void } = {},
): Promise<LoadRun> {
  for (let round = 0; round < repeats; round += 1) {
    const run = await runOnce(profile, args);
    const isOpen = run.result.rules.some(
      ({ id, verdict }) => verdict === 'inconclusive' && decided.includes(id),
    );
    if (run.ran.exitCode !== exitCodes.generatorLate && !isOpen) return run;
    onRepeat?.();
  }
  return await runOnce(profile, args);
}

async function runOnce(profile: string, args: readonly string[]): Promise<LoadRun> {
  const folder = newFolder();
  const ran = await runCli(['load', profile, '--out', folder, ...args], { timeoutMs: longestMs });
  const file = join(folder, 'result.json');
  const text = readText(file, ran);
  const traceFile = join(folder, 'trace.ndjson');
  return { ran, folder, traceFile, result: parseResult(text, file) };
}

function readText(file: string, { exitCode, stderr }: Ran): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new Error(`exit code ${exitCode} and no result: ${stderr}`, { cause });
  }
}

/** All records of a trace, in order. */
export function readTrace({ traceFile }: LoadRun): TraceRecord[] {
  const lines = readFileSync(traceFile, 'utf8').trimEnd().split('\n');
  return lines.flatMap((line, index) => parseLine(line, index + 1, traceFile) ?? []);
}

const flags: readonly RuleVerdict[] = ['fail', 'warn', 'info', 'broken'];

/** The rules that hold something against the run, with their verdicts. */
export function flaggedBy(rules: readonly RuleOutcome[]): Record<string, RuleVerdict> {
  const flagged = rules.filter(({ verdict }) => flags.includes(verdict));
  return Object.fromEntries(flagged.map(({ id, verdict }) => [id, verdict]));
}

/** What the rules find in the run's trace, read from its file again. */
export async function judgeAgain({ traceFile }: LoadRun): Promise<readonly RuleOutcome[]> {
  const { outcomes } = await verifyTrace(traceFile, createVerifier({ file: traceFile }));
  return outcomes;
}
