import { SEEDED_UNDERLYINGS } from "../seeded/underlyings.ts";
import type { TradingDate } from "../../../shared/vocabulary/trading_date.ts";

/** One listed line of an NSE F&O day (UDiFF). Prices in rupees, open interest and volume in units. */
export interface DayRow {
  readonly underlying: string;
  readonly instrument: "option" | "future";
  readonly securityId: string;
  readonly expiry: TradingDate;
  readonly strike: number;
  readonly right: "call" | "put";
  readonly close: number;
  readonly previousClose: number;
  readonly spot: number;
  readonly openInterest: number;
  readonly openInterestChange: number;
  readonly volume: number;
  readonly tradedValue: number;
  readonly lotSize: number;
}

export interface Day {
  readonly date: TradingDate;
  readonly rows: readonly DayRow[];
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
  "TtlTrfVal",
  "NewBrdLotQty",
] as const;

const KNOWN = new Set(SEEDED_UNDERLYINGS.map(({ underlying }) => underlying));

/** Reads one day, plain or gzipped; rows of underlyings that are not kept (the default universe is) are passed over before any object is made. */
export async function readDay(
  file: string,
  keeps = (underlying: string) => KNOWN.has(underlying),
): Promise<Day> {
  const text = await textOf(file);
  const end = text.indexOf("\n");
  const names = text.slice(0, end).trim().split(",");
  const at = Object.fromEntries(COLUMNS.map((name) => [name, names.indexOf(name)]));
  const missing = COLUMNS.filter((name) => at[name] === -1);
  if (missing.length > 0) {
    throw new Error(`${file} is no F&O bhavcopy: it has no column ${missing.join(", ")}`);
  }
  const rows: DayRow[] = [];
  let date = "";
  for (let start = end + 1; start < text.length;) {
    const next = text.indexOf("\n", start);
    const line = text.slice(start, next === -1 ? undefined : next);
    start = next === -1 ? text.length : next + 1;
    const cells = line.split(",");
    const cell = (name: (typeof COLUMNS)[number]) => cells[at[name] ?? -1] ?? "";
    date ||= cell("TradDt");
    const underlying = cell("TckrSymb");
    if (!keeps(underlying)) continue;
    const type = cell("FinInstrmTp");
    const instrument = type === "IDO" || type === "STO" ? "option" : "future";
    const lotSize = Number(cell("NewBrdLotQty"));
    const contracts = Number(cell("TtlTradgVol"));
    const close = Number(cell("ClsPric"));
    rows.push({
      underlying,
      instrument,
      securityId: cell("FinInstrmId"),
      expiry: cell("FininstrmActlXpryDt"),
      strike: Number(cell("StrkPric")),
      right: cell("OptnTp") === "CE" ? "call" : "put",
      close,
      previousClose: Number(cell("PrvsClsgPric")),
      spot: Number(cell("UndrlygPric")),
      openInterest: Number(cell("OpnIntrst")),
      openInterestChange: Number(cell("ChngInOpnIntrst")),
      volume: contracts * lotSize,
      tradedValue: contracts * lotSize * close,
      lotSize,
    });
  }
  if (date === "") throw new Error(`${file} holds no row`);
  return { date, rows };
}

async function textOf(file: string): Promise<string> {
  const handle = await Deno.open(file);
  if (!file.endsWith(".gz")) return await new Response(handle.readable).text();
  return await new Response(handle.readable.pipeThrough(new DecompressionStream("gzip"))).text();
}
