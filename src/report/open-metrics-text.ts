/** A sample: its labels, and what it measured. */
export interface Sample {
  readonly labels?: Readonly<Record<string, string>>;
  readonly value: number;
  /** Behind the name of its family, e.g. `_sum`; absent: what its type asks for. */
  readonly suffix?: string;
}

/** What belongs together under one name. */
export interface MetricFamily {
  /** Without the suffix of its type; ends with its unit, where it has one. */
  readonly name: string;
  readonly type: 'counter' | 'gauge' | 'summary' | 'info' | 'stateset';
  readonly unit?: 'seconds' | 'ratio';
  readonly help: string;
  readonly samples: readonly Sample[];
}

const suffixes = {
  counter: '_total',
  gauge: '',
  summary: '',
  info: '_info',
  stateset: '',
} as const;

/** Families as an OpenMetrics 1.0 text, up to its `# EOF` and a line end; without samples one is left out. */
export function writeOpenMetrics(families: readonly MetricFamily[]): string {
  const lines = families.filter(({ samples }) => samples.length > 0).flatMap(linesOf);
  return [...lines, '# EOF', ''].join('\n');
}

function linesOf({ name, type, unit, help, samples }: MetricFamily): string[] {
  return [
    `# TYPE ${name} ${type}`,
    ...(unit === undefined ? [] : [`# UNIT ${name} ${unit}`]),
    `# HELP ${name} ${escaped(help)}`,
    ...samples.map(
      ({ labels = {}, value, suffix = suffixes[type] }) =>
        `${name}${suffix}${labelText(labels)} ${numberText(value)}`,
    ),
  ];
}

function labelText(labels: Readonly<Record<string, string>>): string {
  const written = Object.entries(labels).map(([label, value]) => `${label}="${escaped(value)}"`);
  return written.length === 0 ? '' : `{${written.join(',')}}`;
}

/** Halves of characters are no UTF-8, and it has three characters that mean something. */
function escaped(text: string): string {
  return text
    .toWellFormed()
    .replaceAll('\\', '\\\\')
    .replaceAll('\n', '\\n')
    .replaceAll('"', '\\"');
}

function numberText(value: number): string {
  if (Number.isFinite(value)) return String(value);
  if (Number.isNaN(value)) return 'NaN';
  return value > 0 ? '+Inf' : '-Inf';
}
