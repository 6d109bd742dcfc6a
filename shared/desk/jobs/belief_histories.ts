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
import { INDIA_VIX, NIFTY } from "../../vocabulary/market_indices.ts";
import { present } from "../../vocabulary/present.ts";
import type { TradingDate } from "../../vocabulary/trading_date.ts";

/**
 * Latest sessions that are read: all of NIFTY's since 2015, four years of other indices; stocks no
 * more than setting candle_days keeps, for a call's memory.
 */
const SESSIONS = { NIFTY: 4000, indices: 1000, stocks: 600 } as const;
/** Underlyings whose premiums one rpc answers: 12 of them over 600 sessions take 0.2 s. */
const SLICE = 12;

/** What is stored of a scope. */
export type StoredScope = Awaited<ReturnType<typeof readScope>>;

/** A history and whose it is. */
export interface NamedHistory extends NameHistory {
  readonly underlying: string;
}

/** Reads what the ledger learns from of a scope's names, up to a date and not itself. */
export async function readScope(database: Database, scope: BeliefScope, before: TradingDate) {
  const universe = await readUniverse(database);
  const names = universe
    .filter(({ underlying, kind }) => beliefScopeOf(underlying, kind) === scope)
    .map(({ underlying }) => underlying);
  const [candles, ivHistory, actions] = await Promise.all([
    readBars(database, [...names, NIFTY, INDIA_VIX], before, SESSIONS[scope]),
    readIvHistory(database, names, before, SESSIONS[scope]),
    readCorporateActions(database, names, before),
  ]);
  const first = candles.get(NIFTY)?.[0]?.date ??
    format(subDays(parseISO(before), SESSIONS_A_YEAR), "yyyy-MM-dd");
  const premiums = new Map<string, PremiumHistory>();
  for (let from = 0; from < names.length; from += SLICE) {
    const slice = names.slice(from, from + SLICE);
    const span = { from: first, before };
    for (const [name, own] of await readPremiums(database, slice, span, BELIEF_HORIZONS)) {
      premiums.set(name, own);
    }
  }
  return { names, candles, ivHistory, actions, premiums };
}

/**
 * Histories of the names that have candles, on the dates of their bars. NIFTY's implied volatility
 * of 30 days is India VIX, without which it has none.
 */
export function historiesOf(
  { names, candles, ivHistory, actions, premiums }: StoredScope,
): NamedHistory[] {
  const market = adjustCandles(candles.get(NIFTY) ?? []).bars;
  return names.filter((name) => candles.has(name)).map((underlying) => {
    const isMarket = underlying === NIFTY;
    const { bars } = isMarket
      ? { bars: market }
      : adjustCandles(candles.get(underlying) ?? [], actions.get(underlying));
    const history = ivHistory.get(underlying);
    const known = isMarket
      ? new Map((candles.get(INDIA_VIX) ?? []).map(({ date, close }) => [date, close / 100]))
      : new Map(history?.dates.map((date, i) => [date, history.modelFree[i] ?? Number.NaN]));
    return {
      underlying,
      bars,
      implied: onBars(bars, known),
      scores: isMarket ? directionScores(bars) : directionScores(bars, market),
      ...shapesOf(bars, premiums.get(underlying)),
      ...present({
        marketBeta: isMarket ? undefined : marketBeta(bars, market, SESSIONS_A_YEAR)?.beta,
      }),
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
