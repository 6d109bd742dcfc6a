import type { Tariff } from "../../market/charges.ts";
import { modelFreeVariance } from "../../pricing/model_free_variance.ts";
import { withinQuotes } from "../../pricing/smile.ts";
import type { PremiumDayRow } from "../../vocabulary/rows/premium_day_row.ts";
import type { TradingDate } from "../../vocabulary/trading_date.ts";
import { riskReversal25 } from "../flow/risk_reversal.ts";
import type { DayVariance } from "./day_variance.ts";
import { type LearnedChain, storedSmile } from "./learned_chain.ts";
import { type QuotedSpreads, quotedSpreads } from "./quoted_spreads.ts";
import { atmStraddle, type Straddle, straddleCost, straddleReturn } from "./straddle.ts";

/** A chain of the session, and what else is known of it. */
export interface LearnedDay {
  readonly chain: LearnedChain;
  /** Sessions of variance to the expiry, above 0. */
  readonly sessions: number;
  /** Units; absent where the contracts are gone. */
  readonly lotSize?: number;
  /** The straddle of the session before; absent where none is comparable with today's quotes. */
  readonly before?: Straddle;
}

/** What is the same for all chains of an underlying. */
export interface LearnedTerms {
  readonly underlying: string;
  readonly realised: DayVariance;
  readonly tariff: Tariff;
  /** False where the quotes are modelled: their spreads say nothing. */
  readonly isQuoted: boolean;
}

/** The rows of one underlying and session (method 7.9); a chain without variance has none. */
export function premiumDays(days: readonly LearnedDay[], terms: LearnedTerms): PremiumDayRow[] {
  const rows = days.flatMap((day) => rowOf(day, terms) ?? []).sort((p, q) =>
    p.expiry < q.expiry ? -1 : 1
  );
  return rows.map((row, i) => ({ ...row, term_slope: termSlope(row, rows[i + 1]) ?? null }));
}

/** Total variance at the money of an expiry. */
export interface AtmPoint {
  readonly expiry: TradingDate;
  readonly sessions: number;
  readonly atm_variance: number;
}

/** ln of the next expiry's daily volatility at the money over this one's; absent without a next. */
export function termSlope(near: AtmPoint, next: AtmPoint | undefined): number | undefined {
  if (next === undefined) return undefined;
  const daily = ({ atm_variance, sessions }: AtmPoint) => atm_variance / sessions;
  return 0.5 * Math.log(daily(next) / daily(near));
}

function rowOf(
  { chain, sessions, lotSize, before }: LearnedDay,
  { underlying, realised, tariff, isQuoted }: LearnedTerms,
): PremiumDayRow | undefined {
  const smile = storedSmile(chain);
  if (smile === undefined) return undefined;
  const straddle = atmStraddle(chain, smile);
  const modelFree = modelFreeVariance(withinQuotes(smile));
  const spreads: QuotedSpreads = isQuoted ? quotedSpreads(chain) : {};
  return {
    underlying,
    expiry: chain.expiry,
    sessions,
    atm_variance: smile.w(0),
    model_free_variance: smile.quotes > 1 && modelFree > 0 ? modelFree : null,
    risk_reversal: riskReversal25(smile)?.riskReversal ?? null,
    term_slope: null,
    gap_variance: realised.gap ?? null,
    session_variance: realised.session ?? null,
    forward: chain.forward,
    straddle_strike: straddle?.strike ?? null,
    straddle_price: straddle?.price ?? null,
    straddle_delta: straddle?.delta ?? null,
    straddle_return: before === undefined ? null : straddleReturn(before, chain) ?? null,
    straddle_cost: straddle === undefined
      ? null
      : straddleCost(straddle, chain, tariff, lotSize) ?? null,
    spread_near: spreads.near ?? null,
    spread_middle: spreads.middle ?? null,
    spread_far: spreads.far ?? null,
  };
}
