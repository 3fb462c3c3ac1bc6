// The clients on trial, in a thread of their own: what delays them is not seen by their observer,
// just as on the machine of a user.
import { parentPort } from 'node:worker_threads';
import { builtinContracts } from '../../src/core/contracts/builtin.ts';
import type { ReferenceClient } from '../../src/run/trial/reference-operation.ts';
import { referenceTrialClient } from '../../src/run/trial/reference-operation.ts';
import type { FromClients, ToClients } from './client-messages.ts';
import { timeoutMs } from './references.ts';

/** By trial, then by case: what a client learns in one case is not for another. */
const clients = new Map<string, Map<string, ReferenceClient>>();
const calls = new Map<number, AbortController>();

function clientOf({ contract, trial, operation }: Extract<ToClients, { kind: 'do' }>) {
  const ofTrial = clients.get(trial) ?? new Map<string, ReferenceClient>();
  clients.set(trial, ofTrial);
  const { caseId } = operation;
  const known = ofTrial.get(caseId);
  if (known) return known;
  const fresh = referenceTrialClient({
    contract: builtinContracts[contract as keyof typeof builtinContracts],
    timeoutMs,
    seed: `${trial} ${caseId}`,
  });
  ofTrial.set(caseId, fresh);
  return fresh;
}

async function perform(asked: Extract<ToClients, { kind: 'do' }>): Promise<void> {
  const { call, operation } = asked;
  const controller = new AbortController();
  calls.set(call, controller);
  try {
    const answer = await clientOf(asked)(operation, controller.signal);
    parentPort?.postMessage({ call, answer } satisfies FromClients);
  } catch (error) {
    if (!controller.signal.aborted) throw error;
  } finally {
    calls.delete(call);
  }
}

async function endTrial(trial: string): Promise<void> {
  const ended = clients.get(trial)?.values() ?? [];
  clients.delete(trial);
  await Promise.all([...ended].map((client) => client[Symbol.asyncDispose]()));
}

parentPort?.on('message', (message: ToClients) => {
  if (message.kind === 'do') void perform(message);
  else if (message.kind === 'abort') calls.get(message.call)?.abort();
  else void endTrial(message.trial);
});
