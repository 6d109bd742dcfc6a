import { allocationText } from "./allocation_text.ts";
import { cellText } from "./cell_text.ts";
import { type PageColumn, STATUS_PAGES, type StatusPage } from "./status_pages.ts";
import { summaryText } from "./summary_text.ts";
import { wrapped } from "./wrapped.ts";

type Row = Readonly<Record<string, unknown>>;

const WIDTH = 100;
const GAP = "  ";
const INDENT = "    ";
/** Columns that a text at the end of a line needs to be read well. */
const LEAST_LAST = 24;

/** Rows of a show as one page for a person, at most 100 columns wide. */
export function statusText(show: string, asOf: string, rows: readonly Row[]): string {
  const title = `${show} at ${asOf.slice(0, 19).replace("T", " ")} IST`;
  return `${[title, ...body(show, rows)].join("\n")}\n`;
}

function body(show: string, rows: readonly Row[]): string[] {
  if (rows.length === 0) return ["(no rows)"];
  if (show === "report") return rows.flatMap((row) => ["", ...String(row["page"]).split("\n")]);
  if (show === "allocation") return rows.flatMap((row) => allocationText(row, WIDTH));
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
  /** Of the last column, where there is room for it. */
  readonly rest: number;
}

/** The page with as many columns as there is room for; the others are told below. */
function fitColumns(page: StatusPage, groups: readonly (readonly Row[])[]): FittedPage {
  const widths = page.columns.map((column) => {
    const cells = groups.flatMap((rows) => rows.map((row) => cellOf(row, column)));
    const sums = page.sums?.includes(column.key) ? groups.map((rows) => sumOf(rows, column)) : [];
    return Math.max(...[column.head, ...cells, ...sums].map(({ length }) => length));
  });
  let [used, count] = [0, 0];
  for (const width of widths) {
    if (used + width > WIDTH) break;
    used += width + GAP.length;
    count += 1;
  }
  const rest = page.last !== undefined && WIDTH - used >= LEAST_LAST ? WIDTH - used : 0;
  const last = page.last !== undefined && rest === 0 ? [page.last] : [];
  return {
    ...page,
    columns: page.columns.slice(0, count),
    below: [...page.columns.slice(count), ...last, ...page.below],
    widths: widths.slice(0, count),
    rest,
  };
}

function tableLines(page: FittedPage, rows: readonly Row[]): string[] {
  const { columns, last, below, sums, widths, rest } = page;
  const line = (cells: readonly string[], end = "") =>
    [
      ...cells.map((cell, i) =>
        isNumeric(columns[i], rows) ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0)
      ),
      end,
    ].join(GAP).trimEnd();
  const none = columns.map(() => "");
  const lines = [
    line(columns.map(({ head }) => head), rest > 0 ? last?.head : ""),
    line(widths.map((width) => "-".repeat(width)), "-".repeat(rest > 0 ? LEAST_LAST : 0)),
  ];
  for (const row of rows) {
    const cells = columns.map((column) => cellOf(row, column));
    const text = last !== undefined && rest > 0 ? wrapped(cellOf(row, last), rest) : [""];
    lines.push(...text.map((end, i) => line(i === 0 ? cells : none, end)));
    lines.push(...below.flatMap((column) => belowLines(column, row)));
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

/** A value in lines of its own, none where the row has none; no contract is torn apart. */
function belowLines(column: PageColumn, row: Row): string[] {
  const { key, head } = column;
  if (row[key] === null || row[key] === undefined) return [];
  const between = key === "legs" ? /(?<=,)\s+/ : /\s+/;
  return wrapped(`${head}: ${cellOf(row, column)}`, WIDTH - INDENT.length, between)
    .map((line) => INDENT + line);
}
