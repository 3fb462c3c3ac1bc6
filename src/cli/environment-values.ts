const variable = /\$\{([A-Za-z_][A-Za-z0-9_]*)\}|\{\{\s*env\.([A-Za-z_][A-Za-z0-9_]*)\s*\}\}/g;

/** The values that the environment gives to the variables in a profile's text; they are secrets. */
export function environmentValues(
  text: string,
  env: Readonly<Record<string, string | undefined>>,
): string[] {
  const names = [...text.matchAll(variable)].map(([, plain, braced]) => plain ?? braced ?? '');
  return [...new Set(names)].flatMap((name) => env[name] ?? []);
}
