// The public API, and the only file that gathers exports of others.
export type { ApiLedger } from './core/apis/api.ts';
export { builtinContracts } from './core/contracts/builtin.ts';
export { Contract } from './core/contracts/contract.ts';
export type { Place, RetrialErrorCode } from './core/errors.ts';
export { RetrialError } from './core/errors.ts';
export { Profile } from './core/profile.ts';
export { Result } from './core/result.ts';
export type { RuleOutcome } from './core/rules/rule.ts';
export type { Judgement, JudgeOptions } from './public/judge.ts';
export { judge } from './public/judge.ts';
export type { LoadOptions, ProfileObject } from './public/run-load.ts';
export { runLoad } from './public/run-load.ts';
export type { ServedRequest, StartedMock, StartMockOptions } from './public/start-mock.ts';
export { startMock } from './public/start-mock.ts';
export type { Matched } from './public/to-honour-retries.ts';
export { toHonourRetries } from './public/to-honour-retries.ts';
export type { Progress } from './run/load-messages.ts';
