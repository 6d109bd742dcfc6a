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
/**
 * Between nodes so far apart the path is straight, so that the extremes of a day stand at nodes.
 */
const NODE_MS = 300_000;
/** Pull of log prices and of log volatility to their means, a session. */
const PRICE_PULL = 0.003;
const VOLATILITY_PULL = 0.05;
const VOLATILITY_OF_VOLATILITY = 0.045;
/** Volatility rises when the market falls. */
const LEVERAGE = 3.5;

/** A session so far: prices in rupees and when its extremes were reached. */
export interface DayRange {
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly last: number;
  readonly highAt: Date;
  readonly lowAt: Date;
}

/** Prices and volatilities over all sessions, made from a seed. */
export interface PricePath {
  /** Price of an underlying at an instant; outside a session its last close stands. */
  spot(underlying: SeededUnderlying, at: Date): number;
  /** The session of an index from its opening to an instant (to its close when that has come). */
  range(underlying: SeededUnderlying, index: number, until: Date): DayRange;
  close(underlying: SeededUnderlying, index: number): number;
  /** Factor on every volatility at an instant. */
  volatilityFactor(at: Date): number;
  volatilityFactorAtClose(index: number): number;
}

/**
 * Where an instant lies: the session whose close came last, and how far the running one is (absent
 * outside).
 */
export function placeOf(at: Date): { readonly closed: number; readonly running?: number } {
  const date = tradingDateAt(at);
  const index = sessionIndex(date);
  if (SESSIONS[index] !== date) return { closed: index };
  const [from, to] = [opensAt(date).getTime(), closesAt(date).getTime()];
  const share = (at.getTime() - from) / (to - from);
  if (share < 0) return { closed: index - 1 };
  return share >= 1 ? { closed: index } : { closed: index - 1, running: share };
}

/**
 * The market factor, volatility and each underlying's log price by session, from hashes of the
 * seed.
 */
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
  const amplitudes = new Map<string, Float64Array>();
  /**
   * Amplitudes of a smooth path that is 0 at both ends of a session and has about unit deviation in
   * between.
   */
  const wavesOf = (name: string, date: string): Float64Array => {
    const key = `${name}|${date}`;
    const known = amplitudes.get(key);
    if (known !== undefined) return known;
    const made = Float64Array.from({ length: WAVES }, (_, k) => normal(seed, key, k) / (k + 1));
    amplitudes.set(key, made);
    return made;
  };
  /** Log prices at the nodes of a session. */
  const nodesAt = (underlying: SeededUnderlying, index: number): (node: number) => number => {
    const [from, to] = [logClose(underlying, index - 1), logClose(underlying, index)];
    const date = SESSIONS[index] ?? "";
    const nodes = nodesOf(index);
    const shared = wavesOf("market", date);
    const own = wavesOf(underlying.underlying, date);
    const sizes = shared.map((value, k) =>
      0.5 * (underlying.beta * MARKET_VOLATILITY * value + underlying.volatility * at(own, k)) /
      Math.sqrt(YEAR)
    );
    const sines = sinesOf(nodes);
    return (node) => {
      let log = from + (to - from) * (OVERNIGHT + (1 - OVERNIGHT) * node / nodes);
      for (let k = 0; k < WAVES; k++) log += at(sizes, k) * at(sines, node * WAVES + k);
      return log;
    };
  };
  const priceAt = (index: number, logAt: (node: number) => number, share: number): number => {
    const position = share * nodesOf(index);
    const left = Math.floor(position);
    const from = logAt(left);
    if (left === position) return roundTick(Math.exp(from));
    return roundTick(Math.exp(from + (logAt(left + 1) - from) * (position - left)));
  };
  return {
    close,
    spot: (underlying, instant) => {
      const { closed, running } = placeOf(instant);
      return running === undefined
        ? close(underlying, closed)
        : priceAt(closed + 1, nodesAt(underlying, closed + 1), running);
    },
    range: (underlying, index, until) => {
      const start = opensAt(SESSIONS[index] ?? "").getTime();
      const nodes = nodesOf(index);
      const end = Math.min(until.getTime(), start + nodes * NODE_MS);
      const logAt = nodesAt(underlying, index);
      const last = priceAt(index, logAt, Math.max(0, end - start) / (nodes * NODE_MS));
      const open = roundTick(Math.exp(logAt(0)));
      let [high, low, highAt, lowAt] = [open, open, start, start];
      const see = (price: number, at: number) => {
        if (price > high) [high, highAt] = [price, at];
        if (price < low) [low, lowAt] = [price, at];
      };
      for (let node = 1; start + node * NODE_MS <= end; node++) {
        see(roundTick(Math.exp(logAt(node))), start + node * NODE_MS);
      }
      see(last, end);
      return { open, high, low, last, highAt: new Date(highAt), lowAt: new Date(lowAt) };
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

const sineTables = new Map<number, Float64Array>();

/** Sines of all waves at the nodes of a session, by the number of its nodes. */
function sinesOf(nodes: number): Float64Array {
  const known = sineTables.get(nodes);
  if (known !== undefined) return known;
  const table = Float64Array.from(
    { length: (nodes + 1) * WAVES },
    (_, i) => Math.sin(Math.PI * (i % WAVES + 1) * Math.floor(i / WAVES) / nodes),
  );
  sineTables.set(nodes, table);
  return table;
}

/** Nodes of a session: its length is a whole number of them. */
function nodesOf(index: number): number {
  const date = SESSIONS[index] ?? "";
  return (closesAt(date).getTime() - opensAt(date).getTime()) / NODE_MS;
}

function roundTick(price: number): number {
  return Math.round(price * 20) / 20;
}

function at(column: Float64Array, index: number): number {
  return column[index] as number;
}
