import type { TrialOperation } from './driver.ts';

const placeholder = /\{(url|base|method|body|key)\}/g;

/** Whether a command line can be told which request to make, and not only where to. */
export function takesWrites(argv: readonly string[]): boolean {
  return argv.some((argument) => /\{(method|body)\}/.test(argument));
}

/** A command line with the operation's values in place of its placeholders; `{body}` of a read is empty. */
export function fillCommand(argv: readonly string[], operation: TrialOperation): string[] {
  const values = {
    url: operation.url,
    base: operation.baseUrl,
    method: operation.method,
    body: operation.body ?? '',
    key: operation.key,
  };
  // In one pass, so that what looks like a placeholder in a body stays as it is.
  return argv.map((argument) =>
    argument.replaceAll(placeholder, (_, name: keyof typeof values) => values[name]),
  );
}

/** The operation as environment variables of its client. */
export function operationEnvironment(operation: TrialOperation): Record<string, string> {
  return {
    RETRIAL_URL: operation.url,
    RETRIAL_BASE_URL: operation.baseUrl,
    RETRIAL_METHOD: operation.method,
    RETRIAL_BODY: operation.body ?? '',
    RETRIAL_KEY: operation.key,
    RETRIAL_OPERATION: operation.id,
    ...clientEnvironment(operation),
  };
}

/**
 * What the process of every client finds in its environment: the time zone of its case, and that it
 * reaches the trial without whatever proxy this machine has, by both names that clients know.
 */
export function clientEnvironment({
  timeZone,
  baseUrl,
}: Pick<TrialOperation, 'timeZone' | 'baseUrl'>): Record<string, string> {
  const { no_proxy: lower, NO_PROXY: upper = '' } = process.env;
  const direct = [lower ?? upper, new URL(baseUrl).hostname].filter((each) => each !== '').join();
  return {
    no_proxy: direct,
    NO_PROXY: direct,
    ...(timeZone === undefined ? {} : { TZ: timeZone }),
  };
}
