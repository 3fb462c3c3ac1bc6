import type { Document, Scalar } from 'yaml';
import { visit } from 'yaml';
import type { Found } from './yaml-places.ts';

/**
 * Puts the environment into the texts of a document: `${NAME}`, while `$${NAME}` stands for the text
 * itself. The variables that are not set come back, each once.
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
      const sentence = `the environment variable ${name} is not set; set it, or write $\${${name}} for the text itself`;
      unset.set(name, { sentence, offset: node.range?.[0] });
    }
    return value ?? '';
  };
  visit(document, {
    Scalar(_key, node: Scalar) {
      if (typeof node.value !== 'string' || !node.value.includes('${')) return;
      node.value = node.value.replace(/\$?\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g, (whole, name: string) =>
        fill(node, whole, name),
      );
    },
  });
  return [...unset.values()];
}
