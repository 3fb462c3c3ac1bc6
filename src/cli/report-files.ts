import type { Result } from '../core/result.ts';
import { renderHlog } from '../report/hlog.ts';
import { renderJson } from '../report/json.ts';
import { renderJunit } from '../report/junit.ts';
import { renderMarkdown } from '../report/markdown.ts';
import { renderOpenMetrics } from '../report/open-metrics.ts';
import { renderTable } from '../report/table.ts';
import { renderWindowsCsv } from '../report/windows-csv.ts';
import { renderPage } from './report-assets.ts';

/** One way to tell a result. */
interface ReportFile {
  /** Its name in the folder of a run. */
  readonly file: string;
  /** The whole text, with a line end; `files` are the names of those beside it. */
  readonly render: (result: Result, files: readonly string[]) => string;
}

/** Every format, by the name under which `--format` knows it. */
export const reportFiles = {
  table: {
    file: 'report.txt',
    render: (result) => `${renderTable(result, { color: false, columns: 100 })}\n`,
  },
  json: { file: 'result.json', render: renderJson },
  html: { file: 'report.html', render: renderPage },
  junit: { file: 'junit.xml', render: renderJunit },
  markdown: { file: 'summary.md', render: renderMarkdown },
  openmetrics: { file: 'openmetrics.txt', render: renderOpenMetrics },
  csv: { file: 'windows.csv', render: renderWindowsCsv },
  hlog: { file: 'metrics.hlog', render: renderHlog },
} as const satisfies Readonly<Record<string, ReportFile>>;

export type Format = keyof typeof reportFiles;

/** Every format, in the order in which it is told. */
export const formats = Object.keys(reportFiles) as readonly Format[];
/** What a trial has: no course second by second. */
export const trialFormats: readonly Format[] = formats.filter((format) => format !== 'csv');
/** What a run leaves where nothing else was asked. */
export const runFormats: readonly Format[] = ['table', 'json', 'html'];

/** A result in a format; `files` are the names of those beside it. */
export function renderReport(
  format: Format,
  result: Result,
  files: readonly string[] = [],
): string {
  const { render }: ReportFile = reportFiles[format];
  return render(result, files);
}
