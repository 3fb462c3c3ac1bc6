import { apiOf, casesFor } from '../../src/core/cases/catalogue.ts';
import type { Result } from '../../src/core/result.ts';
import { policyOf, undeclaredPolicy } from '../../src/core/retry/policy-of.ts';
import { functionDriver } from '../../src/run/trial/function-driver.ts';
import type { ReferenceClient } from '../../src/run/trial/reference-operation.ts';
import { referenceTrialClient } from '../../src/run/trial/reference-operation.ts';
import { runTrial } from '../../src/run/trial/run-trial.ts';
import type { Mutant } from './mutant.ts';

/** Long enough for every answer that comes at all. */
const timeoutMs = 2_000;

/** Puts the client of a row on trial, in all of its cases side by side. */
export async function tryRow(mutant: Mutant): Promise<Result> {
  const { id, contract, declared, cases: wanted, long = false } = mutant;
  const known = casesFor(apiOf(contract));
  const strange = wanted?.filter((name) => !known.some((each) => each.id === name)) ?? [];
  if (strange.length > 0) throw new Error(`${id} names no case of its contract: ${strange}`);
  await using clients = new ClientsByCase(mutant);
  const policy = declared === 'reference' ? policyOf(contract) : undeclaredPolicy(contract);
  return await runTrial({
    contract,
    policy: { ...policy, declared: { ...policy.declared, timeoutMs } },
    driver: functionDriver({
      name: id,
      client: (operation, signal) => clients.of(operation.caseId)(operation, signal),
    }),
    controls: known.filter(({ group }) => group === 'control'),
    cases: known.filter(
      (each) => each.group !== 'control' && (!wanted || wanted.includes(each.id)),
    ),
    ...{ skipped: [], assumptions: [], baseline: undefined, strict: false },
    ...{ repeat: 1, long, starts: 1_000, seed: '1', runId: '0' },
    ...{ host: undefined, port: undefined, listenMs: 0, reproduce: () => undefined },
  });
}

/** A client a case, as a module has a process a case: what one of them learns is not for the others. */
class ClientsByCase implements AsyncDisposable {
  readonly #mutant: Mutant;
  readonly #clients = new Map<string, ReferenceClient>();

  constructor(mutant: Mutant) {
    this.#mutant = mutant;
  }

  of(caseId: string): ReferenceClient {
    const known = this.#clients.get(caseId);
    if (known) return known;
    const { contract, client } = this.#mutant;
    const fresh = referenceTrialClient({ timeoutMs, seed: caseId, ...client, contract });
    this.#clients.set(caseId, fresh);
    return fresh;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#clients.values()].map((each) => each[Symbol.asyncDispose]()));
  }
}
