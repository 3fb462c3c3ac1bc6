/** How a table is drawn here: in colour on a terminal unless NO_COLOR is set (no-color.org). */
export function tableOptions(): { readonly color: boolean; readonly columns: number } {
  const { isTTY, columns } = process.stdout;
  return { color: isTTY && !process.env.NO_COLOR, columns: isTTY ? columns : 100 };
}
