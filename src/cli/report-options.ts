import type { Format } from './report-files.ts';
import { formats, runFormats, trialFormats } from './report-files.ts';

/** `--format`, with the formats that there are and those without it. */
export function formatOption(from: readonly Format[], otherwise: readonly Format[]) {
  return {
    type: 'string',
    array: true,
    requiresArg: true,
    describe: `${from.join(', ')}; several by commas (default ${otherwise.join()})`,
  } as const;
}

const annotate = {
  type: 'boolean',
  default: false,
  describe: 'print what fails and what warns as annotations of GitHub Actions',
} as const;

/** How a load is told. */
export const reportOptions = { format: formatOption(formats, runFormats), annotate };
/** How a trial is told. */
export const trialReportOptions = { format: formatOption(trialFormats, runFormats), annotate };
/** How a result is told again. */
export const reportAgainOptions = { format: formatOption(formats, ['table']), annotate };
