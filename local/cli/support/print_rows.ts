import { type Cell, textTable } from "./text_table.ts";

/** Prints rows of a status answer as a table; the columns are the rows' keys in their order. */
export function printRows(rows: unknown): void {
  if (!Array.isArray(rows) || rows.length === 0) {
    console.log("(no rows)");
    return;
  }
  const header = [...new Set(rows.flatMap((row: object) => Object.keys(row)))];
  console.log(textTable(header, rows.map((row) => header.map((name) => cellOf(row[name])))));
}

function cellOf(value: unknown): Cell {
  if (value === null || value === undefined) return undefined;
  if (typeof value === "number" || typeof value === "string") return value;
  if (typeof value === "boolean") return value ? "yes" : "no";
  return Array.isArray(value) ? value.join(" ") : JSON.stringify(value);
}
