import { createReadStream } from 'node:fs';
import { createGrouper, effectGraceMs } from '../../src/core/group.ts';
import { knownRecord } from '../../src/core/known-record.ts';
import type { Operation } from '../../src/core/operation.ts';
import { rulesUnder } from '../../src/core/rules/catalogue.ts';
import type { RuleContext } from '../../src/core/rules/rule.ts';
import type { RunRecord, TraceRecord } from '../../src/core/trace.ts';
import { LineSplitter } from '../../src/run/line-splitter.ts';

/** Microseconds of this thread's CPU time, by part. */
export type Parts = ReadonlyMap<string, number>;

const batchLines = 4_000;

/** Does what the verifier does one step at a time, so that each can be measured by itself. */
export async function measureParts(file: string): Promise<Parts> {
  const spentUs = new Map<string, number>();
  let last = process.threadCpuUsage();
  const spend = (part: string): void => {
    const now = process.threadCpuUsage();
    const us = now.user - last.user + (now.system - last.system);
    spentUs.set(part, (spentUs.get(part) ?? 0) + us);
    last = now;
  };
  let lines: string[] = [];
  const splitter = new LineSplitter((line) => lines.push(line));
  let steps: ReturnType<typeof stepsOf> | undefined;
  for await (const chunk of createReadStream(file, { highWaterMark: 256 * 1_024 })) {
    splitter.push(chunk);
    spend('read and split');
    if (lines.length < batchLines) continue;
    steps ??= stepsOf(JSON.parse(lines[0] ?? '') as RunRecord, spend);
    steps(lines);
    lines = [];
  }
  return spentUs;
}

function stepsOf(
  run: RunRecord,
  spend: (part: string) => void,
): (lines: readonly string[]) => void {
  const context = contextOf(run);
  const judges = rulesUnder(run.contract).map((rule) => [rule.id, rule.judge(context)] as const);
  let settled: Operation[] = [];
  const grouper = createGrouper({
    graceMs: run.ledger ? effectGraceMs : 0,
    onSettled: (operation) => settled.push(operation),
  });
  return (lines) => {
    const values = lines.map((line) => JSON.parse(line) as object);
    spend('JSON.parse');
    const records = values.map((value) => knownRecord(value) ?? (value as TraceRecord));
    spend('check of the schema');
    for (const record of records) grouper.push(record);
    spend('operations');
    for (const [id, judge] of judges) {
      for (const operation of settled) judge.operation(operation);
      spend(`rule ${id}`);
    }
    settled = [];
  };
}

function contextOf({
  contract,
  policy,
  observer,
  ledger = false,
  wallOriginMs,
}: RunRecord): RuleContext {
  const quiet = { noiseMs: () => 1, stalledWithin: () => false };
  return { contract, policy, observer, load: true, ledger, wallOriginMs, ...quiet };
}
