import { barsOf } from "../../../shared/analysis/history/bars.ts";
import { volatilityFigures } from "../../../shared/analysis/volatility/volatility_figures.ts";
import { ivFigures } from "../../../shared/desk/analyze/iv_figures.ts";
import { contractKey } from "../../../shared/market/contract_key.ts";
import { priceChain } from "../../../shared/market/price_chain.ts";
import type { PricedChain } from "../../../shared/market/priced_chain.ts";
import type { Session } from "../../../shared/storage/calendar.ts";
import type { Settings } from "../../../shared/storage/settings.ts";
import type { IvDayRow } from "../../../shared/vocabulary/rows/iv_history_row.ts";
import type { UnderlyingKind } from "../../../shared/vocabulary/terms.ts";
import { calendarDaysBetween, type TradingDate } from "../../../shared/vocabulary/trading_date.ts";
import { expiriesFrom } from "../../exchange/expiry_dates.ts";
import type { Market } from "../../exchange/market.ts";
import { TICK } from "../../exchange/spread_model.ts";

/** What a recorded day is priced with. */
export interface DayTerms {
  readonly market: Market;
  readonly now: Date;
  readonly date: TradingDate;
  /** Sessions from the day on: contracts are fixed at the end of theirs. */
  readonly sessions: ReadonlyMap<TradingDate, Session>;
  readonly settings: Settings;
  readonly rate: number;
}

/** What a recorded day says of an underlying. */
export interface PricedDay {
  /** The row of `iv_history` that analyze would have stored, or why there is none. */
  readonly iv: IvDayRow | { readonly reason: string };
  /** The chains that could be priced, ascending in expiry. */
  readonly chains: readonly PricedChain[];
}

/**
 * Prices a day's closes with modelled spreads. The 30 days are read from the two nearest monthly
 * expiries (method 6.6), risk reversal and put-call ratios from the nearest that analyze would
 * take.
 */
export function priceDay(
  underlying: string,
  kind: UnderlyingKind,
  terms: DayTerms,
): PricedDay {
  const { market, now, date, settings } = terms;
  const least = kind === "index" ? settings.min_days_index : settings.min_days_stock;
  const expiries = market.expiries(underlying, now).filter((expiry) => {
    const days = calendarDaysBetween(date, expiry);
    return days >= least && days <= settings.max_days && terms.sessions.has(expiry);
  });
  const monthly = expiries.filter(isMonthly).slice(0, 2);
  const wanted = [...new Set([...expiries.slice(0, 1), ...monthly])];
  const priced = new Map<TradingDate, PricedChain>();
  let reason = "no_expiry";
  for (const expiry of wanted) {
    const result = chainOf(underlying, kind, expiry, terms);
    if (typeof result === "string") reason = result;
    else priced.set(expiry, result);
  }
  const chains = monthly.flatMap((expiry) => priced.get(expiry) ?? []);
  const told = chains.length === monthly.length ? "no_30_day_volatility" : reason;
  const iv = chains.length === 0 ? undefined : ivOf([...priced.values()], chains);
  return {
    iv: iv === undefined ? { reason: chains.length === 0 ? reason : told } : { ...iv, underlying },
    chains: [...priced.values()],
  };
}

function ivOf([near]: readonly PricedChain[], chains: readonly PricedChain[]) {
  if (near === undefined) return undefined;
  const bars = barsOf([]);
  return ivFigures(near, volatilityFigures({ chains, bars, implied: new Float64Array() }));
}

function isMonthly(expiry: TradingDate): boolean {
  return expiriesFrom(expiry, 1).find(({ date }) => date === expiry)?.flag === "M";
}

function chainOf(
  underlying: string,
  kind: UnderlyingKind,
  expiry: TradingDate,
  { market, now, sessions, settings, rate }: DayTerms,
): PricedChain | string {
  const raw = market.chain(underlying, expiry, now);
  const session = sessions.get(expiry);
  if (raw === undefined || session === undefined) return "no_expiry";
  const result = priceChain({ underlying, expiry, receivedAt: now, ...raw }, {
    kind,
    // The figures are ratios and volatilities: the lot changes none of them.
    lotSize: 1,
    tick: TICK,
    rate,
    now,
    fixing: session.fixingAt,
    averagingSeconds: session.averagingSeconds,
    maxAgeSeconds: settings.chain_max_age_seconds,
    minMinutesToFixing: settings.min_minutes_to_fixing,
    listed: new Map(
      raw.strikes.flatMap(({ strike, call, put }) => [
        ...(call === undefined ? [] : [[contractKey(strike, "call"), call] as const]),
        ...(put === undefined ? [] : [[contractKey(strike, "put"), put] as const]),
      ]),
    ),
  });
  return result.ok ? result.chain : result.rejection.reason;
}
