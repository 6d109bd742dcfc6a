/** A cell of a table for a person; absent prints as a dash. */
export type Cell = string | number | undefined | null;

/** Rows as aligned text with a header line; columns of numbers stand to the right. */
export function textTable(header: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const text = rows.map((row) => header.map((_, column) => cellText(row[column])));
  const numeric = header.map((_, column) =>
    rows.length > 0 &&
    rows.every((row) => isMissing(row[column]) || typeof row[column] === "number")
  );
  const widths = header.map((name, column) =>
    Math.max(name.length, ...text.map((row) => (row[column] ?? "").length))
  );
  const line = (cells: readonly string[]) =>
    cells.map((cell, column) =>
      numeric[column] ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0)
    ).join("  ").trimEnd();
  return [line(header), line(widths.map((width) => "-".repeat(width))), ...text.map(line)].join(
    "\n",
  );
}

function isMissing(cell: Cell): cell is undefined | null {
  return cell === undefined || cell === null;
}

function cellText(cell: Cell): string {
  return isMissing(cell) ? "-" : String(cell);
}
