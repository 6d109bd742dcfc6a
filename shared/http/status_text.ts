/** Rows of a show as aligned text, one line a row, for a terminal. */
export function statusText(
  show: string,
  asOf: string,
  rows: readonly Readonly<Record<string, unknown>>[],
): string {
  const title = `${show} at ${asOf}`;
  const [first] = rows;
  if (first === undefined) return `${title}\n(no rows)\n`;
  const columns = Object.keys(first);
  const cells = rows.map((row) => columns.map((name) => cellOf(row[name])));
  const widths = columns.map((name, i) =>
    Math.max(name.length, ...cells.map((row) => row[i]?.length ?? 0))
  );
  const line = (row: readonly string[]) =>
    row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join("  ").trimEnd();
  return `${[title, line(columns), ...cells.map(line)].join("\n")}\n`;
}

function cellOf(value: unknown): string {
  if (value === null || value === undefined) return "-";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
