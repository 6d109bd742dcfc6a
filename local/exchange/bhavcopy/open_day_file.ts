import type { UnderlyingKind } from "../../../shared/vocabulary/terms.ts";
import { isTradingDate, type TradingDate } from "../../../shared/vocabulary/trading_date.ts";
import { FileError } from "../../support/file_error.ts";
import { namingFile } from "../../support/naming_file.ts";
import { readLines } from "./read_lines.ts";

/**
 * One listed line of an NSE F&O day (UDiFF). Prices in rupees, open interest and volume in units.
 */
export interface DayRow {
  readonly underlying: string;
  readonly kind: UnderlyingKind;
  readonly instrument: "option" | "future";
  readonly securityId: string;
  readonly expiry: TradingDate;
  readonly strike: number;
  readonly right: "call" | "put";
  readonly close: number;
  readonly previousClose: number;
  /** Close of the underlying; on a contract's expiry day its settlement price. */
  readonly spot: number;
  readonly openInterest: number;
  readonly openInterestChange: number;
  readonly volume: number;
  readonly tradedValue: number;
  readonly lotSize: number;
  /** The session's prices before the close; absent where the file has none or nothing traded. */
  readonly range?: { readonly open: number; readonly high: number; readonly low: number };
}

/** A bhavcopy whose date is known and whose rows are read when they are asked for. */
export interface DayFile {
  readonly date: TradingDate;
  /** Rows of the kept underlyings; the others are passed over before any object is made. */
  rows(keeps: (underlying: string) => boolean): DayRow[];
}

const COLUMNS = [
  "TradDt",
  "FinInstrmTp",
  "FinInstrmId",
  "TckrSymb",
  "FininstrmActlXpryDt",
  "StrkPric",
  "OptnTp",
  "ClsPric",
  "PrvsClsgPric",
  "UndrlygPric",
  "OpnIntrst",
  "ChngInOpnIntrst",
  "TtlTradgVol",
  "NewBrdLotQty",
] as const;

/** What a file may lack. */
const RANGE = ["OpnPric", "HghPric", "LwPric"] as const;

type Column = (typeof COLUMNS)[number] | (typeof RANGE)[number];
type Positions = Readonly<Record<Column, number>>;

/** Characters of a broken row that are shown. */
const SHOWN = 60;

const KINDS: Readonly<Record<string, Pick<DayRow, "kind" | "instrument">>> = {
  IDO: { kind: "index", instrument: "option" },
  STO: { kind: "stock", instrument: "option" },
  IDF: { kind: "index", instrument: "future" },
  STF: { kind: "stock", instrument: "future" },
};

/**
 * Opens a day, plain or gzipped, by its first two lines. Throws an Error naming the file and what
 * it lacks.
 */
export async function openDayFile(file: string): Promise<DayFile> {
  const [header = "", first = ""] = await firstLines(file, 2).catch((error) => {
    throw namingFile(file, error);
  });
  const names = header.trim().split(",");
  const positions = Object.fromEntries(
    [...COLUMNS, ...RANGE].map((name) => [name, names.indexOf(name)]),
  ) as Positions;
  const missing = COLUMNS.filter((name) => positions[name] === -1);
  if (missing.length > 0) {
    throw new Error(`${file} is no F&O bhavcopy: it has no column ${missing.join(", ")}`);
  }
  if (first.trim() === "") throw new Error(`${file} holds no row`);
  const date = first.split(",")[positions.TradDt] ?? "";
  if (!isTradingDate(date)) {
    throw new FileError(file, 2, "column TradDt", "a date YYYY-MM-DD", date);
  }
  return { date, rows: (keeps) => rowsOf(file, names.length, positions, keeps) };
}

async function firstLines(file: string, count: number): Promise<string[]> {
  const { readable } = await Deno.open(file);
  const bytes = file.endsWith(".gz")
    ? readable.pipeThrough(new DecompressionStream("gzip"))
    : readable;
  let text = "";
  for await (const chunk of bytes.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    if (text.split("\n").length > count) break;
  }
  return text.split("\n").slice(0, count);
}

function rowsOf(
  file: string,
  columns: number,
  positions: Positions,
  keeps: (underlying: string) => boolean,
): DayRow[] {
  const rows: DayRow[] = [];
  let number = 0;
  for (const line of readLines(file)) {
    const cells = line.split(",");
    number += 1;
    // A file that was cut off on its way ends inside a row.
    if (cells.length !== columns && line.trim() !== "") {
      throw new FileError(file, number, "row", `of ${columns} columns`, line.slice(0, SHOWN));
    }
    const cell = (name: Column) => cells[positions[name]] ?? "";
    const figure = (name: Column) => {
      const value = Number(cell(name));
      if (Number.isFinite(value)) return value;
      throw new FileError(file, number, `column ${name}`, "a number", cell(name));
    };
    const kind = KINDS[cell("FinInstrmTp")];
    const underlying = cell("TckrSymb");
    if (kind === undefined || !keeps(underlying)) continue;
    const lotSize = figure("NewBrdLotQty");
    const contracts = figure("TtlTradgVol");
    const close = figure("ClsPric");
    const [open = 0, high = 0, low = 0] = kind.instrument === "future" ? RANGE.map(figure) : [];
    rows.push({
      underlying,
      ...kind,
      securityId: cell("FinInstrmId"),
      expiry: cell("FininstrmActlXpryDt"),
      strike: figure("StrkPric"),
      right: cell("OptnTp") === "CE" ? "call" : "put",
      close,
      previousClose: figure("PrvsClsgPric"),
      spot: figure("UndrlygPric"),
      openInterest: figure("OpnIntrst"),
      openInterestChange: figure("ChngInOpnIntrst"),
      volume: contracts * lotSize,
      tradedValue: contracts * lotSize * close,
      lotSize,
      // Of futures alone: they stand for an index without candles, and options are many.
      ...(low > 0 ? { range: { open, high, low } } : {}),
    });
  }
  return rows;
}
