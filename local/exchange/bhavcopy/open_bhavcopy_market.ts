import {
  calendarDaysBetween,
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
  MarketUnderlying,
} from "../market.ts";
import { SEEDED_UNDERLYINGS } from "../seeded/underlyings.ts";
import { shareBook, STOCK_ASSUMPTION, TICK } from "../spread_model.ts";
import type { DayRow } from "./open_day_file.ts";
import { InsideDays } from "./inside_days.ts";
import { openDayFiles } from "./open_day_files.ts";
import { LIQUID_UNITS, optionQuote } from "./option_quote.ts";
import { type History, readHistory, VIX_NAME } from "./read_history.ts";
import { LONGEST_GAP_DAYS, type RecordedDay, RecordedDays } from "./recorded_days.ts";
import { STANDS_AT } from "./session_share.ts";
import { present } from "../../../shared/vocabulary/present.ts";

/** What a market of recorded days may be opened with. */
export interface BhavcopyOptions {
  /** What the exchange knows of them; the default universe when absent. */
  readonly underlyings?: readonly Omit<MarketUnderlying, "derivativeId" | "segment">[];
  /** Picks the rows that are listed; those of `underlyings` when absent. */
  readonly keeps?: (underlying: string) => boolean;
  /** Folder of daily candles; absent, the days' own closes are all the candles there are. */
  readonly history?: string;
  /** Times the modelled spreads; 1 when absent. */
  readonly spreadFactor?: number;
  /**
   * Prices move inside the sessions along the paths of a seed, and the closes stand from 15:25 on;
   * absent: a day stands at its closes.
   */
  readonly pathSeed?: number;
}

const VIX = { name: VIX_NAME, securityId: "21" };
/**
 * A market of whole NSE days. `paths` are files (plain or .gz) or folders of them; the clock's date
 * picks the day.
 */
export async function openBhavcopyMarket(
  paths: readonly string[],
  options: BhavcopyOptions = {},
): Promise<Market> {
  const underlyings = (options.underlyings ?? SEEDED_UNDERLYINGS).map(asListed);
  const names = new Set(underlyings.map(({ underlying }) => underlying));
  const keeps = options.keeps ?? ((underlying: string) => names.has(underlying));
  const days = new RecordedDays(await openDayFiles(paths), keeps);
  const history = options.history === undefined ? new Map() : readHistory(options.history, keeps);
  const { pathSeed, spreadFactor = 1 } = options;
  return new BhavcopyMarket({
    days,
    underlyings,
    history,
    spreadFactor,
    ...present({
      inside: pathSeed === undefined ? undefined : new InsideDays(days, history, pathSeed),
    }),
  });
}

interface Parts {
  readonly days: RecordedDays;
  readonly underlyings: readonly MarketUnderlying[];
  readonly history: History;
  readonly spreadFactor: number;
  readonly inside?: InsideDays;
}

class BhavcopyMarket implements Market {
  readonly description: string;
  readonly standsAt: Date;
  readonly #days: RecordedDays;
  readonly #underlyings: readonly MarketUnderlying[];
  readonly #history: History;
  readonly #spreadFactor: number;
  readonly #inside: InsideDays | undefined;

  constructor({ days, underlyings, history, spreadFactor, inside }: Parts) {
    [this.#days, this.#underlyings] = [days, underlyings];
    [this.#history, this.#spreadFactor] = [history, spreadFactor];
    this.#inside = inside;
    const { dates } = days;
    const last = dates[dates.length - 1] ?? "";
    // A file that is cut off is named before anything rests on it.
    days.upTo(last);
    this.standsAt = instantOf(last, STANDS_AT);
    const which = dates.length === 1 ? last : `${dates.length} days from ${dates[0]} to ${last}`;
    const wider = spreadFactor === 1 ? "" : `; spreads at ${spreadFactor} times the model's`;
    const paths = inside === undefined ? "" : "; seeded paths inside the sessions";
    this.description = `NSE closes of ${which}; ${STOCK_ASSUMPTION}${wider}${paths}`;
  }

  #day(at: Date): RecordedDay | undefined {
    return this.#days.upTo(tradingDateAt(at));
  }

  underlyings(at: Date) {
    const listed = this.#day(at)?.byUnderlying;
    return this.#underlyings.filter(({ underlying }) => listed?.has(underlying));
  }

  /** The days have no India VIX: it comes from the history. */
  indices() {
    return this.#history.has(VIX_NAME) ? [VIX] : [];
  }

  expiries(underlying: string, at: Date): readonly TradingDate[] {
    const rows = this.#day(at)?.byUnderlying.get(underlying) ?? [];
    const options = rows.filter(({ instrument }) => instrument === "option");
    return [...new Set(options.map(({ expiry }) => expiry))].sort();
  }

  chain(underlying: string, expiry: TradingDate, at: Date): MarketChain | undefined {
    const day = this.#day(at);
    const rows = (day?.byUnderlying.get(underlying) ?? []).filter((row) =>
      row.instrument === "option" && row.expiry === expiry
    );
    const [first] = rows;
    if (day === undefined || first === undefined) return undefined;
    const strikes = new Map<number, { strike: number; call?: MarketQuote; put?: MarketQuote }>();
    for (const row of rows) {
      const entry = strikes.get(row.strike) ?? { strike: row.strike };
      strikes.set(row.strike, { ...entry, [row.right]: this.#chainQuote(row, day, at) });
    }
    const ascending: MarketStrike[] = [...strikes.values()].sort((p, q) => p.strike - q.strike);
    return { spot: this.#spot(underlying, day, at) ?? first.spot, strikes: ascending };
  }

  #spot(underlying: string, day: RecordedDay | undefined, at: Date): number | undefined {
    const close = day?.byUnderlying.get(underlying)?.[0]?.spot;
    return this.#inside?.spot(underlying, at) ?? close;
  }

  /** Once the closes stand, a contract that did not trade has none. */
  #chainQuote(row: DayRow, { date }: RecordedDay, at: Date): MarketQuote {
    if (this.#inside?.stands(at) ?? true) return optionQuote(row, date, this.#spreadFactor);
    return this.#insideQuote(row, date, at);
  }

  /** Where sessions pass, what is held is quoted at its close whether or not it traded that day. */
  #contractQuote(row: DayRow, { date }: RecordedDay, at: Date): MarketQuote {
    const hasClose = row.volume > 0 && (this.#inside?.stands(at) ?? true);
    return hasClose ? optionQuote(row, date, this.#spreadFactor) : this.#insideQuote(row, date, at);
  }

  #insideQuote(row: DayRow, date: TradingDate, at: Date): MarketQuote {
    const inside = this.#inside?.row(row, at);
    return inside === undefined
      ? optionQuote({ ...row, volume: 0 }, date, this.#spreadFactor)
      : optionQuote(inside, date, this.#spreadFactor, true);
  }

  quote(segment: string, securityId: string, at: Date): MarketSnapshot | undefined {
    if (segment === "IDX_I" && securityId === VIX.securityId) return this.#vixQuote(at);
    const day = this.#day(at);
    if (segment === "NSE_FNO") {
      const row = day?.byId.get(securityId);
      return row === undefined || day === undefined ? undefined : this.#contractQuote(row, day, at);
    }
    const entry = this.#underlyingOf(segment, securityId);
    const spot = entry && this.#spot(entry.underlying, day, at);
    if (entry === undefined || spot === undefined) return undefined;
    const base = { ...emptyQuote(securityId), last: spot };
    if (entry.kind === "index") return base;
    const book = shareBook(spot, this.#spreadFactor);
    return { ...base, ...book, bidQuantity: LIQUID_UNITS, askQuantity: LIQUID_UNITS };
  }

  /**
   * India VIX moves or stands as every option does: `last` is of this date, or absent.
   */
  #vixQuote(at: Date): MarketSnapshot | undefined {
    const today = tradingDateAt(at);
    const candles = this.#history.get(VIX_NAME);
    if (candles === undefined) return undefined;
    const last = this.#inside?.stands(at) ?? true
      ? candles.find(({ date }) => date === today)?.close
      : this.#inside?.spot(VIX_NAME, at);
    const previousClose = candles.findLast(({ date }) => date < today)?.close;
    return {
      ...emptyQuote(VIX.securityId),
      ...present({ last, previousClose }),
    };
  }

  /**
   * Of sessions before the clock's date: from the history where it has the name, else the days' own
   * closes.
   */
  dailyCandles(
    segment: string,
    securityId: string,
    from: TradingDate,
    to: TradingDate,
    at: Date,
  ): readonly MarketCandle[] | undefined {
    const name = segment === "IDX_I" && securityId === VIX.securityId
      ? VIX_NAME
      : this.#underlyingOf(segment, securityId)?.underlying;
    if (name === undefined) return undefined;
    const today = tradingDateAt(at);
    const candles = this.#history.get(name) ?? this.#ownCloses(name, today);
    return candles.filter(({ date }) => date >= from && date < to && date < today);
  }

  #ownCloses(name: string, before: TradingDate): MarketCandle[] {
    const candles: MarketCandle[] = [];
    let next = before;
    for (const date of this.#days.dates.filter((known) => known < before).reverse()) {
      if (calendarDaysBetween(date, next) > LONGEST_GAP_DAYS) break;
      next = date;
      const close = this.#days.spots(date).get(name);
      if (close === undefined) continue;
      candles.push({ date, open: close, high: close, low: close, close, volume: 0 });
    }
    return candles.reverse();
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
    for (const row of this.#day(at)?.rows ?? []) yield listedContract(row);
  }

  #underlyingOf(segment: string, securityId: string): MarketUnderlying | undefined {
    return this.#underlyings.find((entry) =>
      entry.securityId === securityId && entry.segment === segment
    );
  }
}

const DERIVATIVE_IDS = new Map(
  SEEDED_UNDERLYINGS.map(({ underlying, derivativeId }) => [underlying, derivativeId]),
);

function asListed(
  { underlying, kind, securityId }: Pick<MarketUnderlying, "underlying" | "kind" | "securityId">,
): MarketUnderlying {
  const segment = kind === "index" ? "IDX_I" : "NSE_EQ";
  const derivativeId = DERIVATIVE_IDS.get(underlying) ?? securityId;
  return { underlying, kind, securityId, segment, derivativeId };
}

function emptyQuote(securityId: string): MarketQuote {
  return { securityId, volume: 0, openInterest: 0, previousOpenInterest: 0, previousVolume: 0 };
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
