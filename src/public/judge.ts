import { loadContract } from '../cli/load-profile.ts';
import type { Contract } from '../core/contracts/contract.ts';
import type { Verification } from '../core/verify.ts';
import { createVerifier } from '../core/verify.ts';
import { verifyTrace } from '../run/verify-trace.ts';

/** How a trace is judged. */
export interface JudgeOptions {
  /** Instead of the recorded one: the name of a built-in contract, the path of one, or its data. */
  readonly contract?: string | Contract;
}

/** What the rules conclude of a trace. */
export interface Judgement extends Omit<Verification, 'outcomes'> {
  /** In the order of the rules; those that the contract turns off are left out. */
  readonly rules: Verification['outcomes'];
}

/**
 * Judges a recorded trace: the path of a `trace.ndjson`, read line by line, or its lines.
 *
 * @throws RetrialError (`trace`, `file`, `contract`) with the place of what is wrong.
 */
export async function judge(
  trace: string | Iterable<string>,
  { contract }: JudgeOptions = {},
): Promise<Judgement> {
  const verifier = createVerifier({
    ...(typeof trace === 'string' ? { file: trace } : {}),
    contract: typeof contract === 'string' ? loadContract(contract) : contract,
  });
  if (typeof trace === 'string') return told(await verifyTrace(trace, verifier));
  for (const line of trace) verifier.line(line);
  return told(verifier.end());
}

function told({ outcomes, ...rest }: Verification): Judgement {
  return { ...rest, rules: outcomes };
}
