/** A family of metrics as a strict reader sees it; samples by name and labels as they stand in the text. */
export interface ReadFamily {
  readonly name: string;
  readonly type: string;
  readonly unit: string | undefined;
  readonly samples: ReadonlyMap<string, number>;
}

interface OpenFamily extends ReadFamily {
  unit: string | undefined;
  readonly samples: Map<string, number>;
}

/** What a sample of each type may be called behind the name of its family (OpenMetrics 1.0, suffixes). */
const suffixes: Readonly<Record<string, readonly string[]>> = {
  counter: ['_total', '_created'],
  gauge: [''],
  info: ['_info'],
  stateset: [''],
  summary: ['', '_count', '_sum', '_created'],
  unknown: [''],
};

const label = '[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\\\\n]|\\\\[\\\\n"])*"';
const sampleLine = new RegExp(
  `^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{((?:${label}(?:,${label})*)?)\\})? ` +
    '([+-]?\\d+(?:\\.\\d*)?(?:e[+-]?\\d+)?|[+-]Inf|NaN)$',
);
const metaLine = /^# (TYPE|UNIT|HELP) ([a-zA-Z_:][a-zA-Z0-9_:]*) ((?:[^\\\n]|\\[\\n"])*)$/;

/**
 * Reads an OpenMetrics 1.0 text as its grammar has it; throws at the first line that is wrong, also
 * by its sense: a unit that the name does not end with, a family that is torn apart, a sample that
 * stands twice, a counter below 0.
 */
export function readOpenMetrics(text: string): Map<string, ReadFamily> {
  if (!text.endsWith('# EOF\n')) throw new Error('it does not end with # EOF and a line end');
  const families = new Map<string, OpenFamily>();
  for (const line of text.slice(0, -'# EOF\n'.length).split('\n').slice(0, -1)) {
    if (line.startsWith('#')) readMeta(line, families);
    else readSample(line, families);
  }
  return families;
}

function readMeta(line: string, families: Map<string, OpenFamily>): void {
  const [, kind, name = '', rest = ''] = metaLine.exec(line) ?? [];
  if (kind === undefined) throw new Error(`no such line: ${line}`);
  const family = families.get(name);
  if (kind === 'TYPE') {
    if (family) throw new Error(`${name} begins twice`);
    if (!suffixes[rest]) throw new Error(`${name} has the type ${rest}`);
    families.set(name, { name, type: rest, unit: undefined, samples: new Map() });
    return;
  }
  if (!family || family !== [...families.values()].at(-1))
    throw new Error(`${line} is out of place`);
  if (family.samples.size > 0) throw new Error(`${line} stands behind samples`);
  if (kind !== 'UNIT') return;
  if (!name.endsWith(`_${rest}`)) throw new Error(`${name} does not end with its unit ${rest}`);
  family.unit = rest;
}

function readSample(line: string, families: Map<string, OpenFamily>): void {
  const [, name = '', labels = '', number = ''] = sampleLine.exec(line) ?? [];
  if (name === '') throw new Error(`no such sample: ${line}`);
  const family = [...families.values()].at(-1);
  const suffix =
    family && name.startsWith(family.name) ? name.slice(family.name.length) : undefined;
  if (!family || suffix === undefined || !suffixes[family.type]?.includes(suffix)) {
    throw new Error(`${name} is no sample of ${family?.name} (${family?.type})`);
  }
  const key = `${name}{${labels}}`;
  if (family.samples.has(key)) throw new Error(`${key} stands twice`);
  const value = number === 'NaN' ? Number.NaN : Number(number.replace('Inf', 'Infinity'));
  if (family.type === 'counter' && !(value >= 0)) throw new Error(`${key} is ${value}`);
  family.samples.set(key, value);
}
