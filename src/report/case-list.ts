import type { ClientCase } from '../core/cases/case.ts';
import { grid } from './terminal/grid.ts';
import type { TableOptions } from './terminal/options.ts';
import { narrowest } from './terminal/options.ts';
import { createPaint } from './terminal/paint.ts';

/** A case as it is listed. */
interface ListedCase {
  readonly id: string;
  readonly group: string;
  readonly request: string;
  /** Operations that are judged together. */
  readonly operations: number;
  /** Contracts under which it is tried; absent: all. */
  readonly contracts?: readonly string[];
  readonly tells: string;
}

/** The cases as JSON, one object each, with a line end. */
export function renderCaseListJson(cases: readonly ClientCase[]): string {
  return `${JSON.stringify(cases.map(listed), undefined, 2)}\n`;
}

/** The cases for a terminal, below the heading of their group. Without a line end at its end. */
export function renderCaseList(cases: readonly ClientCase[], options: TableOptions): string {
  const columns = Math.max(narrowest, options.columns);
  const paint = createPaint(options.color);
  const groups = Map.groupBy(cases.map(listed), ({ group }) => group);
  const widest = Math.max(0, ...cases.map(({ id }) => id.length));
  const sections = [...groups].map(([group, members]) => {
    const rows = members.map((each) => [
      `  ${each.id.padEnd(widest)}`,
      showRequest(each).padEnd('write ×50'.length),
      `${each.tells}${each.contracts ? ` (${each.contracts.join(', ')} only)` : ''}`,
    ]);
    return `${paint('bold', group)}\n${grid(rows, { columns, wrap: 2 })}`;
  });
  return sections.join('\n\n');
}

function listed({ id, group, request, operations = 1, apis, tells }: ClientCase): ListedCase {
  // The plain mock plays for `rfc`, and for every contract of a user's own.
  const ofClients = apis?.map((api) => (api === 'plain' ? 'rfc' : api));
  const contracts = group === 'webhook' ? ['aigeon-webhooks', 'aisearch-webhooks'] : ofClients;
  return { id, group, request, operations, ...(contracts && { contracts }), tells };
}

function showRequest({ request, operations }: ListedCase): string {
  return operations === 1 ? request : `${request} ×${operations}`;
}
