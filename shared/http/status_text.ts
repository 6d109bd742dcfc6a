import { cellText } from "./cell_text.ts";
import { type PageColumn, STATUS_PAGES, type StatusPage } from "./status_pages.ts";
import { summaryText } from "./summary_text.ts";
import { wrapped } from "./wrapped.ts";

type Row = Readonly<Record<string, unknown>>;

const WIDTH = 100;
const GAP = "  ";
const INDENT = "    ";

/** Rows of a show as one page for a person, at most 100 columns wide. */
export function statusText(show: string, asOf: string, rows: readonly Row[]): string {
  const title = `${show} at ${asOf.slice(0, 19).replace("T", " ")} IST`;
  return `${[title, ...body(show, rows)].join("\n")}\n`;
}

function body(show: string, rows: readonly Row[]): string[] {
  if (rows.length === 0) return ["(no rows)"];
  const page = STATUS_PAGES[show];
  return page === undefined ? summaryText(rows, WIDTH) : pageLines(page, rows);
}

function pageLines(page: StatusPage, rows: readonly Row[]): string[] {
  const groups = Map.groupBy(
    rows,
    (row) => page.groups.map((key) => cellText(row[key])).join(", "),
  );
  const fitted = fitColumns(page, [...groups.values()]);
  return [...groups].flatMap(([heading, own]) => [
    ...(heading === "" ? [] : ["", heading]),
    ...tableLines(fitted, own),
  ]);
}

interface FittedPage extends StatusPage {
  readonly widths: readonly number[];
}

/** The page with as many columns as there is room for; the others are told below. */
function fitColumns(page: StatusPage, groups: readonly (readonly Row[])[]): FittedPage {
  const widths = page.columns.map((column) => {
    const cells = groups.flatMap((rows) => rows.map((row) => cellOf(row, column)));
    const sums = page.sums?.includes(column.key) ? groups.map((rows) => sumOf(rows, column)) : [];
    return Math.max(...[column.head, ...cells, ...sums].map(({ length }) => length));
  });
  let [used, count] = [-GAP.length, 0];
  for (const width of widths) {
    used += width + GAP.length;
    if (used > WIDTH) break;
    count += 1;
  }
  return {
    ...page,
    columns: page.columns.slice(0, count),
    below: [...page.columns.slice(count), ...page.below],
    widths: widths.slice(0, count),
  };
}

function tableLines({ columns, below, sums, widths }: FittedPage, rows: readonly Row[]): string[] {
  const line = (cells: readonly string[]) =>
    cells.map((cell, i) =>
      isNumeric(columns[i], rows) ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0)
    ).join(GAP).trimEnd();
  const lines = [line(columns.map(({ head }) => head)), line(widths.map((n) => "-".repeat(n)))];
  for (const row of rows) {
    lines.push(line(columns.map((column) => cellOf(row, column))));
    lines.push(...belowLines(below, row));
  }
  if (sums === undefined || rows.length === 1) return lines;
  const total = columns.map((one, i) =>
    sums.includes(one.key) ? sumOf(rows, one) : i === 0 ? "total" : ""
  );
  return [...lines, line(total)];
}

function isNumeric(column: PageColumn | undefined, rows: readonly Row[]): boolean {
  return column !== undefined && rows.some((row) => typeof row[column.key] === "number");
}

function cellOf(row: Row, { key, kind }: PageColumn): string {
  return cellText(row[key], kind);
}

/** The sum of a column; of what has no value although something is held there is none. */
function sumOf(rows: readonly Row[], { key, kind }: PageColumn): string {
  const held = rows.filter((row) => row["marked"] !== 0);
  if (held.some((row) => typeof row[key] !== "number")) return "-";
  return cellText(rows.reduce((sum, row) => sum + Number(row[key] ?? 0), 0), kind);
}

function belowLines(below: readonly PageColumn[], row: Row): string[] {
  return below.filter(({ key }) => row[key] !== null && row[key] !== undefined)
    .flatMap((column) => {
      const text = `${column.head === "" ? "" : `${column.head}: `}${cellOf(row, column)}`;
      return wrapped(text, WIDTH - INDENT.length).map((line) => INDENT + line);
    });
}
