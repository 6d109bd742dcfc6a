import type { TradingDate } from "../../../shared/vocabulary/trading_date.ts";
import { sessionIndex, SESSIONS } from "../sessions.ts";
import { normal } from "./noise.ts";
import { SEEDED_UNDERLYINGS, type SeededUnderlying } from "./underlyings.ts";
import { MARKET_VOLATILITY, SESSIONS_A_YEAR } from "./yearly.ts";
import { at } from "../../../shared/vocabulary/at.ts";

/** On this date every underlying stands at its level. */
const REFERENCE: TradingDate = "2026-02-10";
/** Pull of log prices and of log volatility to their means, a session. */
const PRICE_PULL = 0.003;
const VOLATILITY_PULL = 0.05;
const VOLATILITY_OF_VOLATILITY = 0.045;
/** Volatility rises when the market falls. */
const LEVERAGE = 3.5;
/** Of an underlying's own, beside the market's, a year. */
const LEAST_OWN_VOLATILITY = 0.02;

/** Closes of all sessions by their index, as logarithms. */
export interface Closes {
  logClose(underlying: SeededUnderlying, index: number): number;
  /** Of the factor on every volatility. */
  readonly logVolatility: Float64Array;
}

/** The market factor, volatility and each underlying's log price by session, from a seed. */
export function seededCloses(seed: number): Closes {
  const market = Float64Array.from(
    SESSIONS,
    (date) => normal(seed, "market", date) * MARKET_VOLATILITY / Math.sqrt(SESSIONS_A_YEAR),
  );
  const logs = new Map(
    SEEDED_UNDERLYINGS.map((entry) => [entry.underlying, logPath(seed, entry, market)] as const),
  );
  return {
    logClose: (underlying, index) =>
      logs.get(underlying.underlying)?.[Math.max(0, index)] ?? Math.log(underlying.level),
    logVolatility: volatilityPath(seed, market),
  };
}

function volatilityPath(seed: number, market: Float64Array): Float64Array {
  const path = new Float64Array(market.length);
  for (let i = 1; i < path.length; i++) {
    const shock = VOLATILITY_OF_VOLATILITY * normal(seed, "volatility", SESSIONS[i] ?? "");
    path[i] = (1 - VOLATILITY_PULL) * at(path, i - 1) + shock -
      LEVERAGE * at(market, i);
  }
  return path;
}

function logPath(seed: number, entry: SeededUnderlying, market: Float64Array): Float64Array {
  const { underlying, volatility, beta, level } = entry;
  const path = new Float64Array(market.length);
  const own = Math.sqrt(
    Math.max(LEAST_OWN_VOLATILITY ** 2, volatility ** 2 - (beta * MARKET_VOLATILITY) ** 2),
  );
  for (let i = 1; i < path.length; i++) {
    const noise = normal(seed, underlying, SESSIONS[i] ?? "") * own / Math.sqrt(SESSIONS_A_YEAR);
    path[i] = (1 - PRICE_PULL) * at(path, i - 1) + beta * at(market, i) + noise;
  }
  const shift = Math.log(level) - at(path, sessionIndex(REFERENCE));
  return path.map((value) => value + shift);
}
