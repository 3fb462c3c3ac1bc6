import { isRecord } from '../json-request.ts';

/** One parameter: whether it must be there, and what it must be. */
export interface Field {
  readonly name: string;
  readonly required: boolean;
  readonly holds: (value: unknown) => boolean;
  /** Ends the sentence "… must be". */
  readonly shape: string;
}

const isText = (value: unknown): boolean => typeof value === 'string';
const isEmail = (value: unknown): boolean =>
  typeof value === 'string' && /^[^\s@]+@[^\s@]+$/.test(value);
const isId = (value: unknown): boolean => isText(value) || Number.isInteger(value);
// Date.parse alone would read other forms in the local time zone.
const isoDate = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2}))?$/;
const isDate = (value: unknown): boolean =>
  typeof value === 'string' && isoDate.test(value) && isOnCalendar(value);

/** Date.parse takes 31 February for 3 March. */
function isOnCalendar(text: string): boolean {
  const day = text.slice(0, 10);
  const midnight = new Date(`${day}T00:00:00Z`);
  if (Number.isNaN(midnight.getTime()) || Number.isNaN(Date.parse(text))) return false;
  return midnight.toISOString().startsWith(day);
}

const id = { required: true, holds: isId, shape: 'a string or a whole number' };
const email = { required: true, holds: isEmail, shape: 'an email address' };
const date = { required: true, holds: isDate, shape: 'a date such as 2026-01-31' };

const memberFields: readonly Field[] = [
  { name: 'email', ...email },
  { name: 'first_name', required: false, holds: isText, shape: 'a string' },
  {
    name: 'tags',
    required: false,
    holds: (value) => Array.isArray(value) && value.every(isText),
    shape: 'a list of strings',
  },
];

const importFields: readonly Field[] = [
  { name: 'group_id', ...id },
  {
    name: 'members',
    required: true,
    holds: (value) => Array.isArray(value) && value.length > 0 && value.every(isRecord),
    shape: 'a list of at least one member',
  },
];

const sendFields: readonly Field[] = [
  { name: 'flow_id', ...id },
  { name: 'contact_email', ...email },
  { name: 'context', required: false, holds: isRecord, shape: 'an object' },
];

const metricFields: readonly Field[] = [
  { name: 'event_name', required: true, holds: isText, shape: 'a string' },
  { name: 'start_date', ...date },
  { name: 'end_date', ...date },
];

type Parameters = Readonly<Record<string, unknown>>;

/** The first thing that is wrong, as a sentence that names the parameter; null and "" are missing. */
function firstProblem(parameters: Parameters, fields: readonly Field[]): string | undefined {
  for (const { name, required, holds, shape } of fields) {
    const value = parameters[name];
    const isMissing = value === undefined || value === null || value === '';
    if (isMissing && required) return `${name} is required`;
    if (!isMissing && !holds(value)) return `${name} must be ${shape}`;
  }
  return undefined;
}

/** What is wrong with the body of add-group-members; undefined where nothing is. */
export function importProblem(parameters: Parameters): string | undefined {
  const problem = firstProblem(parameters, importFields);
  if (problem !== undefined) return problem;
  for (const [index, member] of membersOf(parameters).entries()) {
    const inMember = firstProblem(member, memberFields);
    if (inMember !== undefined) return `members[${index}].${inMember}`;
  }
  return undefined;
}

/** The members of an import. */
export function membersOf({ members }: Parameters): readonly Parameters[] {
  return Array.isArray(members) ? members.filter(isRecord) : [];
}

/** What is wrong with the body of send-email-through-flow; undefined where nothing is. */
export function sendProblem(parameters: Parameters): string | undefined {
  return firstProblem(parameters, sendFields);
}

/** What is wrong with the query of get-email-event-metric; undefined where nothing is. */
export function metricProblem(parameters: Parameters): string | undefined {
  const problem = firstProblem(parameters, metricFields);
  if (problem !== undefined) return problem;
  const isReversed =
    Date.parse(String(parameters.start_date)) > Date.parse(String(parameters.end_date));
  return isReversed ? 'end_date must not be before start_date' : undefined;
}
