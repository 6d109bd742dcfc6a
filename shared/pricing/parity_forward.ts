/** One strike with both sides two-sided. Rupees per unit, discounted. */
export interface ParityPair {
  readonly strike: number;
  readonly callBid: number;
  readonly callAsk: number;
  readonly putBid: number;
  readonly putAsk: number;
}

/** The forward by put-call parity and the executable interval around it. */
export interface ParityForward {
  readonly forward: number;
  readonly low: number;
  readonly high: number;
  /** Pairs used. */
  readonly pairs: number;
  /**
   * True when some pair's executable interval lies elsewhere: quotes contradict each other. `low`
   * and `high` are then what most have in common.
   */
  readonly contradictory: boolean;
  /** Median distance of the pairs' own forwards from it, in the least gap between their strikes. */
  readonly scatter: number;
}

/** Pairs around the spot that take part. */
const NEAREST = 8;
const MIN_PAIRS = 2;

/**
 * F = K + (C - P)/D at mids, weighted median over the nearest tight pairs, clipped into the
 * executable interval that most pairs have in common (method 3.4). Absent with fewer than two
 * usable pairs.
 */
export function parityForward(
  pairs: readonly ParityPair[],
  spot: number,
  discount: number,
  tick: number,
): ParityForward | undefined {
  const tight = (bid: number, ask: number) =>
    bid > 0 && ask > bid && ask - bid <= Math.max(4 * tick, 0.05 * (ask + bid));
  const usable = pairs
    .filter((pair) => tight(pair.callBid, pair.callAsk) && tight(pair.putBid, pair.putAsk))
    .sort((p, q) => Math.abs(p.strike - spot) - Math.abs(q.strike - spot) || p.strike - q.strike)
    .slice(0, NEAREST);
  if (usable.length < MIN_PAIRS) return undefined;
  const estimates = usable.map((pair) => {
    const mid = 0.5 * (pair.callBid + pair.callAsk - pair.putBid - pair.putAsk);
    const spread = pair.callAsk - pair.callBid + pair.putAsk - pair.putBid;
    return { forward: pair.strike + mid / discount, weight: 1 / (spread * spread) };
  });
  const intervals = usable.map((p): Interval => ({
    low: p.strike + (p.callBid - p.putAsk) / discount,
    high: p.strike + (p.callAsk - p.putBid) / discount,
  }));
  const median = weightedMedian(estimates);
  const { low, high, agreeing } = deepest(intervals, median);
  const contradictory = agreeing < intervals.length;
  const forward = Math.min(high, Math.max(low, median));
  const distances = estimates.map((estimate) => Math.abs(estimate.forward - forward))
    .sort((p, q) => p - q);
  const scatter = (distances[distances.length >> 1] as number) / leastGap(usable);
  return { forward, low, high, pairs: usable.length, contradictory, scatter };
}

function leastGap(pairs: readonly ParityPair[]): number {
  const strikes = pairs.map(({ strike }) => strike).sort((p, q) => p - q);
  return Math.min(...strikes.slice(1).map((strike, i) => strike - (strikes[i] as number)));
}

interface Interval {
  readonly low: number;
  readonly high: number;
}

/**
 * What most of the intervals have in common, the stretch nearest to the median of several; stale
 * pairs, however tight, are outvoted.
 */
function deepest(intervals: readonly Interval[], median: number): Interval & { agreeing: number } {
  let best = { low: median, high: median, agreeing: 0 };
  for (const { low } of intervals) {
    const agreeing = intervals.filter((other) => other.low <= low && low <= other.high);
    const high = Math.min(...agreeing.map((other) => other.high));
    const distance = (of: Interval) => Math.max(of.low - median, median - of.high, 0);
    const found = { low, high, agreeing: agreeing.length };
    if (
      found.agreeing > best.agreeing ||
      (found.agreeing === best.agreeing && distance(found) < distance(best))
    ) best = found;
  }
  return best;
}

interface Estimate {
  readonly forward: number;
  readonly weight: number;
}

/** The lower one where the weight splits evenly. */
function weightedMedian(values: readonly Estimate[]): number {
  const sorted = [...values].sort((p, q) => p.forward - q.forward);
  const half = 0.5 * sorted.reduce((sum, { weight }) => sum + weight, 0);
  let sum = 0;
  const middle = sorted.find(({ weight }) => {
    sum += weight;
    return sum >= half;
  }) as Estimate;
  return middle.forward;
}

/**
 * Forward and discount factor from a straight line through C - P over K: slope -D, intercept D F
 * (method 3.4, case E1). Absent below two strikes.
 */
export function regressParity(
  rows: readonly { readonly strike: number; readonly callMid: number; readonly putMid: number }[],
): { forward: number; discount: number } | undefined {
  const n = rows.length;
  const meanStrike = rows.reduce((sum, { strike }) => sum + strike, 0) / n;
  const meanGap = rows.reduce((sum, { callMid, putMid }) => sum + callMid - putMid, 0) / n;
  let products = 0;
  let squares = 0;
  for (const { strike, callMid, putMid } of rows) {
    products += (strike - meanStrike) * (callMid - putMid - meanGap);
    squares += (strike - meanStrike) ** 2;
  }
  if (!(squares > 0)) return undefined;
  const discount = -products / squares;
  return { discount, forward: meanStrike + meanGap / discount };
}
