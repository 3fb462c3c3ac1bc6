// The public API, and the only file that gathers exports of others.
export { builtinContracts } from './core/contracts/builtin.ts';
export { Contract } from './core/contracts/contract.ts';
export type { Place, RetrialErrorCode } from './core/errors.ts';
export { RetrialError } from './core/errors.ts';
export { MockSettings, Profile } from './core/profile.ts';
export { Result } from './core/result.ts';
export type { Rule, RuleContext, RuleOutcome } from './core/rules/rule.ts';
export type { Verification, Verifier, VerifierOptions } from './core/verify.ts';
export { createVerifier } from './core/verify.ts';
export type { LoadPlan, Progress } from './run/load-messages.ts';
export type { RunLoadOptions } from './run/run-load.ts';
export { runLoad } from './run/run-load.ts';
export type { ServedMock } from './run/serve-mock.ts';
export { serveMock } from './run/serve-mock.ts';
export { verifyTrace } from './run/verify-trace.ts';
