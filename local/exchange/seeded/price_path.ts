import { closesAt, opensAt, sessionIndex, SESSIONS } from "../sessions.ts";
import type { TradingDate } from "../../../shared/vocabulary/trading_date.ts";
import { tradingDateAt } from "../../../shared/vocabulary/trading_date.ts";
import { normal } from "./noise.ts";
import { SEEDED_UNDERLYINGS, type SeededUnderlying } from "./underlyings.ts";

/** On this date every underlying stands at its level. */
const REFERENCE: TradingDate = "2026-02-10";
const YEAR = 252;
const MARKET_VOLATILITY = 0.12;
/** Share of a day's move that happens overnight. */
const OVERNIGHT = 0.3;
/** Waves of the path inside a session; they vanish at open and close. */
const WAVES = 6;
/** Pull of log prices and of log volatility to their means, a session. */
const PRICE_PULL = 0.003;
const VOLATILITY_PULL = 0.05;
const VOLATILITY_OF_VOLATILITY = 0.045;
/** Volatility rises when the market falls. */
const LEVERAGE = 3.5;

/** Prices and volatilities over all sessions, made from a seed. */
export interface PricePath {
  /** Price of an underlying at an instant; outside a session its last close stands. */
  spot(underlying: SeededUnderlying, at: Date): number;
  close(underlying: SeededUnderlying, index: number): number;
  /** Factor on every volatility at an instant. */
  volatilityFactor(at: Date): number;
  volatilityFactorAtClose(index: number): number;
}

/** Where an instant lies: the session whose close came last, and how far the running one is (absent outside). */
export function placeOf(at: Date): { readonly closed: number; readonly running?: number } {
  const date = tradingDateAt(at);
  const index = sessionIndex(date);
  if (SESSIONS[index] !== date) return { closed: index };
  const [from, to] = [opensAt(date).getTime(), closesAt(date).getTime()];
  const share = (at.getTime() - from) / (to - from);
  if (share < 0) return { closed: index - 1 };
  return share >= 1 ? { closed: index } : { closed: index - 1, running: share };
}

/** The market factor, volatility and each underlying's log price by session, from hashes of the seed. */
export function pricePath(seed: number): PricePath {
  const n = SESSIONS.length;
  const market = Float64Array.from(
    SESSIONS,
    (date) => normal(seed, "market", date) * MARKET_VOLATILITY / Math.sqrt(YEAR),
  );
  const volatility = new Float64Array(n);
  for (let i = 1; i < n; i++) {
    const shock = VOLATILITY_OF_VOLATILITY * normal(seed, "volatility", SESSIONS[i] ?? "");
    volatility[i] = (1 - VOLATILITY_PULL) * at(volatility, i - 1) + shock -
      LEVERAGE * at(market, i);
  }
  const reference = sessionIndex(REFERENCE);
  const logs = new Map<string, Float64Array>();
  for (const underlying of SEEDED_UNDERLYINGS) {
    const path = new Float64Array(n);
    const own = Math.sqrt(
      Math.max(0.02 ** 2, underlying.volatility ** 2 - (underlying.beta * MARKET_VOLATILITY) ** 2),
    );
    for (let i = 1; i < n; i++) {
      const noise = normal(seed, underlying.underlying, SESSIONS[i] ?? "") * own / Math.sqrt(YEAR);
      path[i] = (1 - PRICE_PULL) * at(path, i - 1) + underlying.beta * at(market, i) + noise;
    }
    const shift = Math.log(underlying.level) - at(path, reference);
    logs.set(underlying.underlying, path.map((value) => value + shift));
  }
  const logClose = (underlying: SeededUnderlying, index: number) =>
    logs.get(underlying.underlying)?.[Math.max(0, index)] ?? Math.log(underlying.level);
  const close = (underlying: SeededUnderlying, index: number) =>
    roundTick(Math.exp(logClose(underlying, index)));
  const coefficients = new Map<string, Float64Array>();
  /** A smooth path that is 0 at both ends of a session and has about unit deviation in between. */
  const waves = (name: string, date: string, share: number): number => {
    const key = `${name}|${date}`;
    let of = coefficients.get(key);
    if (of === undefined) {
      of = Float64Array.from({ length: WAVES }, (_, k) => normal(seed, key, k) / (k + 1));
      coefficients.set(key, of);
    }
    let sum = 0;
    for (let k = 0; k < WAVES; k++) sum += at(of, k) * Math.sin(Math.PI * (k + 1) * share);
    return sum;
  };
  return {
    close,
    spot: (underlying, instant) => {
      const { closed, running } = placeOf(instant);
      if (running === undefined) return close(underlying, closed);
      const [from, to] = [logClose(underlying, closed), logClose(underlying, closed + 1)];
      const date = SESSIONS[closed + 1] ?? "";
      const size = underlying.volatility / Math.sqrt(YEAR);
      const shared = underlying.beta * MARKET_VOLATILITY / Math.sqrt(YEAR);
      const wave = shared * waves("market", date, running) +
        size * waves(underlying.underlying, date, running);
      const drift = (to - from) * (OVERNIGHT + (1 - OVERNIGHT) * running);
      return roundTick(Math.exp(from + drift + 0.5 * wave));
    },
    volatilityFactorAtClose: (index) => Math.exp(at(volatility, Math.max(0, index))),
    volatilityFactor: (instant) => {
      const { closed, running = 0 } = placeOf(instant);
      const [from, to] = [
        at(volatility, Math.max(0, closed)),
        at(volatility, Math.min(n - 1, closed + 1)),
      ];
      return Math.exp(from + (to - from) * running);
    },
  };
}

function roundTick(price: number): number {
  return Math.round(price * 20) / 20;
}

function at(column: Float64Array, index: number): number {
  return column[index] as number;
}
