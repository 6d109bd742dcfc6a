import { tradingDateAt } from "../../../shared/vocabulary/trading_date.ts";
import { closesAt, opensAt, sessionIndex, SESSIONS } from "../sessions.ts";
import { seededCloses } from "./closes.ts";
import { type LogAt, NODE_MS, nodesOf, SessionNodes } from "./session_nodes.ts";
import type { SeededUnderlying } from "./underlyings.ts";
import { at } from "../../../shared/vocabulary/at.ts";

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
 * Where an instant lies: the session that closed last, and how far the running one is (absent
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

/** The path of a seed. */
export function pricePath(seed: number): PricePath {
  const { logClose, logVolatility } = seededCloses(seed);
  const nodes = new SessionNodes(seed, logClose);
  const volatility = (index: number) => at(logVolatility, index);
  const close = (underlying: SeededUnderlying, index: number) =>
    roundTick(Math.exp(logClose(underlying, index)));
  return {
    close,
    spot: (underlying, instant) => {
      const { closed, running } = placeOf(instant);
      return running === undefined
        ? close(underlying, closed)
        : priceAt(nodes.of(underlying, closed + 1), running * nodesOf(closed + 1));
    },
    range: (underlying, index, until) => rangeOf(nodes.of(underlying, index), index, until),
    volatilityFactorAtClose: (index) => Math.exp(volatility(Math.max(0, index))),
    volatilityFactor: (instant) => {
      const { closed, running = 0 } = placeOf(instant);
      const [from, to] = [
        volatility(Math.max(0, closed)),
        volatility(Math.min(SESSIONS.length - 1, closed + 1)),
      ];
      return Math.exp(from + (to - from) * running);
    },
  };
}

function rangeOf(logAt: LogAt, index: number, until: Date): DayRange {
  const start = opensAt(SESSIONS[index] ?? "").getTime();
  const nodes = nodesOf(index);
  const end = Math.min(until.getTime(), start + nodes * NODE_MS);
  const share = Math.max(0, end - start) / (nodes * NODE_MS);
  const last = priceAt(logAt, share * nodes);
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
}

/** Price at so many nodes from the opening. */
function priceAt(logAt: LogAt, position: number): number {
  const left = Math.floor(position);
  const from = logAt(left);
  if (left === position) return roundTick(Math.exp(from));
  return roundTick(Math.exp(from + (logAt(left + 1) - from) * (position - left)));
}

function roundTick(price: number): number {
  return Math.round(price * 20) / 20;
}
