import { z } from 'zod';
import { Profile } from './profile.ts';

/**
 * The JSON Schema (2020-12) of a load profile as its file has it: durations and rates are texts. It
 * knows every key and choice; what several keys must say together only a run checks.
 */
export function profileSchema(): Readonly<Record<string, unknown>> {
  return {
    ...z.toJSONSchema(Profile, { io: 'input', unrepresentable: 'any', reused: 'ref' }),
    title: 'a load profile of Retrial',
  };
}
