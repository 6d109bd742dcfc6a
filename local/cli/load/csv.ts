import { isTradingDate, type TradingDate } from "../../../shared/vocabulary/trading_date.ts";
import { readLines } from "../../exchange/bhavcopy/read_lines.ts";
import { FileError } from "../../support/file_error.ts";

/** One line of a CSV file; cells are read by their column's name. */
export class CsvRow {
  constructor(
    readonly file: string,
    readonly line: number,
    readonly columns: ReadonlyMap<string, number>,
    readonly cells: readonly string[],
  ) {}

  /** The cell's text without spaces around it; empty when the file has no such column. */
  text(column: string): string {
    return this.cells[this.columns.get(column) ?? -1]?.trim() ?? "";
  }

  date(column: string): TradingDate {
    const text = this.text(column);
    return isTradingDate(text) ? text : this.refuse(column, "a date YYYY-MM-DD", text);
  }

  /** A number of at least `least`, or above it. */
  number(column: string, rule: "above 0" | "at least 0"): number {
    const text = this.text(column);
    const value = text === "" ? Number.NaN : Number(text);
    const keeps = Number.isFinite(value) && (rule === "above 0" ? value > 0 : value >= 0);
    return keeps ? value : this.refuse(column, `a number ${rule}`, text);
  }

  oneOf<T extends string>(column: string, allowed: readonly T[]): T {
    const text = this.text(column);
    return allowed.find((word) => word === text) ??
      this.refuse(column, `one of ${allowed.join(", ")}`, text);
  }

  refuse(column: string, rule: string, value: string): never {
    throw new FileError(this.file, this.line, `column ${column}`, rule, value);
  }
}

/** Names of the first line, in lower case. */
export function headerOf(file: string): string[] {
  const { value } = readLines(file).next();
  return cellsOf(String(value ?? "").replace(/^\uFEFF/, "")).map((name) => name.toLowerCase());
}

/**
 * Rows of a CSV file, plain or gzipped, below its header. Throws FileError where a line has another
 * number of cells.
 */
export function* readCsv(file: string): Generator<CsvRow> {
  const header = headerOf(file);
  const columns = new Map(header.map((name, i) => [name, i]));
  let line = 0;
  for (const text of readLines(file)) {
    line += 1;
    if (line === 1 || text.trim() === "") continue;
    const cells = cellsOf(text);
    if (cells.length !== header.length) {
      throw new FileError(file, line, "line", `${header.length} cells`, `${cells.length} cells`);
    }
    yield new CsvRow(file, line, columns, cells);
  }
}

/** Cells of a line; one in quotes may hold commas and doubled quotes. */
function cellsOf(text: string): string[] {
  const line = text.trimEnd();
  if (!line.includes('"')) return line.split(",").map((cell) => cell.trim());
  const cells: string[] = [];
  for (
    const [, quoted, plain = ""] of line.matchAll(
      /(?:^|,)\s*(?:"((?:[^"]|"")*)"\s*(?=,|$)|([^,]*))/g,
    )
  ) {
    cells.push(quoted === undefined ? plain.trim() : quoted.replaceAll('""', '"'));
  }
  return cells;
}
