import { wantsColor } from './terminal.ts';

/** How a table is drawn here: as wide as the terminal, and in colour where it is wanted. */
export function tableOptions(): { readonly color: boolean; readonly columns: number } {
  const { isTTY, columns } = process.stdout;
  return { color: wantsColor(process.stdout), columns: isTTY ? columns : 100 };
}
