import { format, parseISO, subDays } from "date-fns";
import { adjustCandles } from "../../analysis/corporate_actions/adjust_candles.ts";
import { directionScores } from "../../analysis/direction/direction_scores.ts";
import type { Bars } from "../../analysis/history/bars.ts";
import { marketBeta } from "../../analysis/profile/market_beta.ts";
import { BELIEF_HORIZONS, type BeliefScope, beliefScopeOf } from "../../beliefs/belief.ts";
import type { NameHistory } from "../../beliefs/name_history.ts";
import { SESSIONS_A_YEAR } from "../../pricing/trading_time.ts";
import { readBars } from "../../storage/candles.ts";
import { readCorporateActions } from "../../storage/corporate_actions.ts";
import { readIvHistory } from "../../storage/iv_history.ts";
import { type PremiumHistory, readPremiums } from "../../storage/premium_days.ts";
import { readUniverse } from "../../storage/universe.ts";
import type { Database } from "../../storage/database.ts";
import type { Underlying } from "../../vocabulary/contract.ts";
import { INDIA_VIX, NIFTY } from "../../vocabulary/market_indices.ts";
import { present } from "../../vocabulary/present.ts";
import type { TradingDate } from "../../vocabulary/trading_date.ts";

/**
 * Latest sessions that are read: all of NIFTY's since 2015, four years of other indices; stocks no
 * more than setting candle_days keeps, for a call's memory.
 */
const SESSIONS = { NIFTY: 4000, indices: 1000, stocks: 600 } as const;
/** Underlyings whose premiums one rpc answers: six of them over 550 sessions take 0.1 s. */
const SLICE = 6;

/** The enabled underlyings of a scope, ascending. */
export async function namesOf(database: Database, scope: BeliefScope): Promise<Underlying[]> {
  return (await readUniverse(database))
    .filter(({ underlying, kind }) => beliefScopeOf(underlying, kind) === scope);
}

/** What is stored of prices and volatilities. */
export type StoredPrices = Awaited<ReturnType<typeof readPrices>>;

/** Prices and volatilities of names of a scope, up to a date and not itself. */
export async function readPrices(
  database: Database,
  names: readonly string[],
  scope: BeliefScope,
  before: TradingDate,
) {
  const [candles, ivHistory, actions] = await Promise.all([
    readBars(database, [...names, NIFTY, INDIA_VIX], before, SESSIONS[scope]),
    readIvHistory(database, names, before, SESSIONS[scope]),
    readCorporateActions(database, names, before),
  ]);
  return { names, candles, ivHistory, actions };
}

/** What is stored of a scope. */
export type StoredScope = Awaited<ReturnType<typeof readScope>>;

/** Reads what the ledger learns from of a scope's names, up to a date and not itself. */
export async function readScope(database: Database, scope: BeliefScope, before: TradingDate) {
  const names = (await namesOf(database, scope)).map(({ underlying }) => underlying);
  const prices = await readPrices(database, names, scope, before);
  const first = prices.candles.get(NIFTY)?.[0]?.date ??
    format(subDays(parseISO(before), SESSIONS_A_YEAR), "yyyy-MM-dd");
  const premiums = new Map<string, PremiumHistory>();
  for (let from = 0; from < names.length; from += SLICE) {
    const slice = names.slice(from, from + SLICE);
    const span = { from: first, before };
    for (const [name, own] of await readPremiums(database, slice, span, BELIEF_HORIZONS)) {
      premiums.set(name, own);
    }
  }
  return { ...prices, premiums };
}

/** A name's adjusted bars, and its model-free volatility of 30 days on their dates. */
export interface NamedPrices {
  readonly underlying: string;
  readonly bars: Bars;
  /** NaN where a session has none. */
  readonly implied: Float64Array;
}

/**
 * Prices of the names that have candles. NIFTY's implied volatility is India VIX, without which it
 * has none.
 */
export function pricesOf({ names, candles, ivHistory, actions }: StoredPrices): NamedPrices[] {
  return names.filter((name) => candles.has(name)).map((underlying) => {
    const isMarket = underlying === NIFTY;
    const { bars } = adjustCandles(
      candles.get(underlying) ?? [],
      isMarket ? undefined : actions.get(underlying),
    );
    const history = ivHistory.get(underlying);
    const known = isMarket
      ? new Map((candles.get(INDIA_VIX) ?? []).map(({ date, close }) => [date, close / 100]))
      : new Map(history?.dates.map((date, i) => [date, history.modelFree[i] ?? Number.NaN]));
    return { underlying, bars, implied: onBars(bars, known) };
  });
}

/** A history and whose it is. */
export interface NamedHistory extends NameHistory {
  readonly underlying: string;
}

/** What the ledger learns from, of the names that have candles. */
export function historiesOf(stored: StoredScope): NamedHistory[] {
  const market = adjustCandles(stored.candles.get(NIFTY) ?? []).bars;
  return pricesOf(stored).map(({ underlying, bars, implied }) => {
    const isMarket = underlying === NIFTY;
    const beta = isMarket ? undefined : marketBeta(bars, market, SESSIONS_A_YEAR)?.beta;
    return {
      underlying,
      bars,
      implied,
      scores: isMarket ? directionScores(bars) : directionScores(bars, market),
      ...shapesOf(bars, stored.premiums.get(underlying)),
      ...present({ marketBeta: beta }),
    };
  });
}

/** What the premiums of a name say on the dates of its bars. */
function shapesOf(bars: Bars, premium: PremiumHistory | undefined): Partial<NameHistory> {
  if (premium === undefined) return {};
  const { dates, riskReversal, termSlope, modelFree } = premium;
  const column = (values: readonly (number | null)[]) =>
    onBars(bars, new Map(dates.map((date, i) => [date, values[i] ?? Number.NaN])));
  return {
    riskReversal: column(riskReversal),
    termSlope: column(termSlope),
    impliedOf: Object.fromEntries(BELIEF_HORIZONS.flatMap((horizon) => {
      const own = modelFree[horizon];
      if (own === undefined) return [];
      const volatility = Object.entries(own).map(([date, variance]): [string, number] => [
        date,
        Math.sqrt(variance * SESSIONS_A_YEAR / horizon),
      ]);
      return [[horizon, onBars(bars, new Map(volatility))]];
    })),
  };
}

/** NaN where a date is not known. */
function onBars({ dates }: Bars, known: ReadonlyMap<TradingDate, number>): Float64Array {
  const column = new Float64Array(dates.length);
  for (let i = 0; i < column.length; i++) column[i] = known.get(dates[i] ?? "") ?? Number.NaN;
  return column;
}
