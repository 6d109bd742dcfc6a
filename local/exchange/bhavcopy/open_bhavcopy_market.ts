import {
  instantOf,
  type TradingDate,
  tradingDateAt,
} from "../../../shared/vocabulary/trading_date.ts";
import { expiriesFrom } from "../expiry_dates.ts";
import type {
  ListedContract,
  Market,
  MarketCandle,
  MarketChain,
  MarketQuote,
  MarketSnapshot,
  MarketStrike,
} from "../market.ts";
import { SEEDED_UNDERLYINGS, type SeededUnderlying } from "../seeded/underlyings.ts";
import { modelledBook, STOCK_ASSUMPTION } from "../spread_model.ts";
import { type Day, type DayRow, readDay } from "./read_day.ts";

const TICK = 0.05;
/** The prices are closes: the day stands shortly before its end. */
const STANDS_AT = "15:25";

/** A market of whole NSE days. `paths` are files (plain or .gz) or folders of them; the clock's date picks the day. `keeps` picks underlyings, the default universe without it. */
export async function openBhavcopyMarket(
  paths: readonly string[],
  keeps?: (underlying: string) => boolean,
): Promise<Market> {
  const files = (await Promise.all(paths.map(filesOf))).flat();
  if (files.length === 0) throw new Error(`no bhavcopy file in ${paths.join(", ")}`);
  const days = await Promise.all(files.map((file) => readDay(file, keeps)));
  return new BhavcopyMarket(days.sort((p, q) => p.date < q.date ? -1 : 1));
}

async function filesOf(path: string): Promise<string[]> {
  if (!(await Deno.stat(path)).isDirectory) return [path];
  const names: string[] = [];
  for await (const { name } of Deno.readDir(path)) {
    if (/^BhavCopy_NSE_FO_.*\.csv(\.gz)?$/.test(name)) names.push(`${path}/${name}`);
  }
  return names.sort();
}

interface Indexed {
  readonly day: Day;
  readonly byUnderlying: ReadonlyMap<string, readonly DayRow[]>;
  readonly byId: ReadonlyMap<string, DayRow>;
}

class BhavcopyMarket implements Market {
  readonly description: string;
  readonly standsAt: Date;
  readonly #days: readonly Indexed[];

  constructor(days: readonly Day[]) {
    this.#days = days.map(indexed);
    const last = days[days.length - 1]?.date ?? "";
    this.standsAt = instantOf(last, STANDS_AT);
    this.description = `NSE closes of ${
      days.map(({ date }) => date).join(", ")
    }; ${STOCK_ASSUMPTION}`;
  }

  /** The day of a date, else the last one before it. */
  #day(at: Date): Indexed | undefined {
    const date = tradingDateAt(at);
    return this.#days.findLast(({ day }) => day.date <= date);
  }

  underlyings(at: Date) {
    const listed = this.#day(at)?.byUnderlying;
    return SEEDED_UNDERLYINGS.filter(({ underlying }) => listed?.has(underlying)).map((
      { underlying, kind, securityId, derivativeId },
    ) => ({
      underlying,
      kind,
      securityId,
      derivativeId,
      segment: kind === "index" ? "IDX_I" as const : "NSE_EQ" as const,
    }));
  }

  /** The file has no India VIX. */
  indices() {
    return [];
  }

  expiries(underlying: string, at: Date): readonly TradingDate[] {
    const rows = this.#day(at)?.byUnderlying.get(underlying) ?? [];
    const options = rows.filter(({ instrument }) => instrument === "option");
    return [...new Set(options.map(({ expiry }) => expiry))].sort();
  }

  chain(underlying: string, expiry: TradingDate, at: Date): MarketChain | undefined {
    const rows = (this.#day(at)?.byUnderlying.get(underlying) ?? []).filter((row) =>
      row.instrument === "option" && row.expiry === expiry
    );
    const [first] = rows;
    if (first === undefined) return undefined;
    const strikes = new Map<number, { strike: number; call?: MarketQuote; put?: MarketQuote }>();
    for (const row of rows) {
      const entry = strikes.get(row.strike) ?? { strike: row.strike };
      strikes.set(row.strike, { ...entry, [row.right]: optionQuote(row) });
    }
    const ascending: MarketStrike[] = [...strikes.values()].sort((p, q) => p.strike - q.strike);
    return { spot: first.spot, strikes: ascending };
  }

  quote(segment: string, securityId: string, at: Date): MarketSnapshot | undefined {
    const day = this.#day(at);
    if (segment === "NSE_FNO") {
      const row = day?.byId.get(securityId);
      return row === undefined ? undefined : optionQuote(row);
    }
    const entry = underlyingOf(segment, securityId);
    const spot = entry === undefined
      ? undefined
      : day?.byUnderlying.get(entry.underlying)?.[0]?.spot;
    if (entry === undefined || spot === undefined) return undefined;
    const base = {
      securityId,
      last: spot,
      volume: 0,
      openInterest: 0,
      previousOpenInterest: 0,
      previousVolume: 0,
    };
    if (entry.kind === "index") return base;
    // The share itself is liquid: a tick or two basis points, whichever is more, on either side.
    const half = Math.max(TICK, Math.round(spot * 0.0002 / TICK) * TICK);
    const round = (price: number) => Math.round(price * 100) / 100;
    return {
      ...base,
      bid: round(spot - half),
      ask: round(spot + half),
      bidQuantity: 20_000,
      askQuantity: 20_000,
    };
  }

  dailyCandles(
    segment: string,
    securityId: string,
    from: TradingDate,
    to: TradingDate,
    at: Date,
  ): readonly MarketCandle[] | undefined {
    const entry = underlyingOf(segment, securityId);
    if (entry === undefined) return undefined;
    const today = tradingDateAt(at);
    return this.#days.filter(({ day }) => day.date >= from && day.date < to && day.date < today)
      .flatMap(({ day, byUnderlying }) => {
        const close = byUnderlying.get(entry.underlying)?.[0]?.spot;
        if (close === undefined) return [];
        return [{ date: day.date, open: close, high: close, low: close, close, volume: 0 }];
      });
  }

  /** A file of closes has no history of a rolling strike. */
  rollingOption() {
    return [];
  }

  contract(securityId: string, at: Date): ListedContract | undefined {
    const row = this.#day(at)?.byId.get(securityId);
    return row === undefined ? undefined : listedContract(row);
  }

  *listed(at: Date): Iterable<ListedContract> {
    for (const row of this.#day(at)?.day.rows ?? []) yield listedContract(row);
  }
}

function indexed(day: Day): Indexed {
  const byUnderlying = new Map<string, DayRow[]>();
  for (const row of day.rows) {
    const rows = byUnderlying.get(row.underlying);
    if (rows === undefined) byUnderlying.set(row.underlying, [row]);
    else rows.push(row);
  }
  return { day, byUnderlying, byId: new Map(day.rows.map((row) => [row.securityId, row])) };
}

function underlyingOf(segment: string, securityId: string): SeededUnderlying | undefined {
  return SEEDED_UNDERLYINGS.find((entry) =>
    entry.securityId === securityId && (entry.kind === "index") === (segment === "IDX_I")
  );
}

const KINDS = new Map(SEEDED_UNDERLYINGS.map(({ underlying, kind }) => [underlying, kind]));

/** An untraded row's close is stale: it is listed with its open interest, and has no quote. */
function optionQuote(row: DayRow): MarketQuote {
  const base = {
    securityId: row.securityId,
    volume: row.volume,
    openInterest: row.openInterest,
    previousClose: row.previousClose,
    previousOpenInterest: row.openInterest - row.openInterestChange,
    previousVolume: 0,
  };
  if (row.volume === 0) return base;
  const book = modelledBook({
    kind: KINDS.get(row.underlying) ?? "stock",
    close: row.close,
    strike: row.strike,
    right: row.right,
    spot: row.spot,
    tick: TICK,
    tradedValue: row.tradedValue,
  });
  const size = book === undefined ? 0 : book.lots * row.lotSize;
  return {
    ...base,
    last: row.close,
    averagePrice: row.close,
    ...(book === undefined
      ? {}
      : { bid: book.bid, ask: book.ask, bidQuantity: size, askQuantity: size }),
  };
}

function listedContract(row: DayRow): ListedContract {
  const flag = expiriesFrom(row.expiry, 1).find(({ date }) => date === row.expiry)?.flag ?? "M";
  return {
    underlying: row.underlying,
    securityId: row.securityId,
    instrument: row.instrument,
    expiry: row.expiry,
    lotSize: row.lotSize,
    tick: TICK,
    freezeQuantity: 40 * row.lotSize + 1,
    expiryFlag: flag,
    ...(row.instrument === "option" ? { strike: row.strike, right: row.right } : {}),
  };
}
