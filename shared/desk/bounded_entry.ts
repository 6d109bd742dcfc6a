import { ENTRY_REACH, limitPrice } from "../execution/limit_price.ts";
import { type AnalyzedLeg, worstPrices } from "../execution/worst_prices.ts";
import type { EntryVerdict } from "../risk/gate_entry.ts";
import type { TradedLeg } from "../vocabulary/traded_leg.ts";

/** Of a rupee: a bound that is met exactly is no bound that is broken. */
const ROUNDING = 1e-9;

/**
 * The gate's verdict on an entry, its legs with price bands that end at the worst prices that they
 * may be traded at (method 12.2); denied where one is quoted beyond its own.
 */
export function boundedEntry(
  verdict: EntryVerdict,
  analyzed: readonly AnalyzedLeg[],
  maxLegDrift: number,
): EntryVerdict {
  if ("denied" in verdict) return verdict;
  const worst = worstPrices(analyzed, maxLegDrift);
  const legs = verdict.legs.map((leg) => bounded(leg, worst.get(leg.legNumber)));
  const dear = legs.find((leg) => limitPrice(leg.side, leg, leg.tick, ENTRY_REACH) === undefined);
  if (dear === undefined) return { legs };
  const { legNumber, side, bid, ask } = dear;
  const price = side === "buy" ? ask : bid;
  const detail = `leg ${legNumber} at ${price}, the worst is ${worst.get(legNumber)?.toFixed(2)}`;
  return { denied: "price_moved", detail };
}

function bounded(leg: TradedLeg, worst: number | undefined): TradedLeg {
  if (worst === undefined) return leg;
  const { lowerLimit = 0, upperLimit = Infinity } = leg;
  return leg.side === "buy"
    ? { ...leg, upperLimit: Math.min(upperLimit, worst + ROUNDING) }
    : { ...leg, lowerLimit: Math.max(lowerLimit, worst - ROUNDING) };
}
