import type { Document, Scalar } from 'yaml';
import { visit } from 'yaml';
import type { Found } from './yaml-places.ts';

const variable = /\$?\$\{([A-Za-z_][A-Za-z0-9_]*)\}|\{\{\s*env\.([A-Za-z_][A-Za-z0-9_]*)\s*\}\}/g;

/**
 * Puts the environment into the texts of a document: `${NAME}`, while `$${NAME}` stands for the text
 * itself, and `{{env.NAME}}`. The variables that are not set come back, each once.
 */
export function fillVariables(
  document: Document,
  env: Readonly<Record<string, string | undefined>>,
): Found[] {
  const unset = new Map<string, Found>();
  const fill = (node: Scalar, whole: string, name: string): string => {
    if (whole.startsWith('$$')) return whole.slice(1);
    const value = env[name];
    if (value === undefined && !unset.has(name)) {
      const itself = whole.startsWith('{') ? '' : `, or write $\${${name}} for the text itself`;
      const sentence = `the environment variable ${name} is not set; set it${itself}`;
      unset.set(name, { sentence, offset: node.range?.[0] });
    }
    return value ?? '';
  };
  visit(document, {
    Scalar(_key, node: Scalar) {
      if (typeof node.value !== 'string') return;
      node.value = node.value.replace(variable, (whole, plain?: string, braced?: string) =>
        fill(node, whole, plain ?? braced ?? ''),
      );
    },
  });
  return [...unset.values()];
}
