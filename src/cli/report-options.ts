import type { Format } from './report-files.ts';
import { formats, runFormats, trialFormats } from './report-files.ts';

function formatOption(from: readonly Format[], otherwise: string) {
  return {
    type: 'string',
    array: true,
    requiresArg: true,
    describe: `${from.join(', ')}; several by commas (default ${otherwise})`,
  } as const;
}

const annotate = {
  type: 'boolean',
  default: false,
  describe: 'print what fails and what warns as annotations of GitHub Actions',
} as const;

/** How a load is told. */
export const reportOptions = { format: formatOption(formats, runFormats.join()), annotate };
/** How a trial is told. */
export const trialReportOptions = {
  format: formatOption(trialFormats, runFormats.join()),
  annotate,
};

/** What a run leaves in its folder anyway. */
const inFiles: readonly Format[] = ['json', 'html'];

/** How a result is told again, where nobody says: on the terminal, or in the files of a folder. */
export function reportAgainFormats(folder: string | undefined): readonly Format[] {
  return folder === undefined ? ['table'] : inFiles;
}

/** How a result is told again. */
export const reportAgainOptions = {
  format: formatOption(formats, `table, with --out ${inFiles.join()}`),
  annotate,
};
