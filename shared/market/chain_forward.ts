import { parityForward, type ParityPair } from "../pricing/parity_forward.ts";
import type { RightColumns } from "./chain_columns.ts";
import { at } from "../vocabulary/at.ts";

/** Quotes of one right and which of them are usable. */
export interface UsableRight {
  readonly columns: RightColumns;
  readonly usable: Uint8Array;
}

/** The forward of a chain. Rupees per unit. */
export interface ChainForward {
  readonly forward: number;
  /** Bounds from executable quotes; absent when no pair gave one. */
  readonly interval?: { readonly forwardLow: number; readonly forwardHigh: number };
  /** Why the quotes have no forward; absent where they have. */
  readonly contradiction?: string;
  /** `forward_from_spot` without parity, `forward_contradictory` where quotes disagree. */
  readonly notes: readonly string[];
}

/** What the forward is taken from besides the quotes. */
export interface ForwardTerms {
  readonly spot: number;
  readonly discount: number;
  readonly tick: number;
}

/** Fewer pairs may all be stale; more that contradict each other are no market. */
const JUDGING_PAIRS = 4;
/** In strikes. The pairs of recorded live books lie 0.01 apart, 0.21 at most (method 4.2). */
const MAX_SCATTER = 1;

/** By put-call parity over the usable pairs, else the spot carried at the rate (method 3.4). */
export function chainForward(
  call: UsableRight,
  put: UsableRight,
  { spot, discount, tick }: ForwardTerms,
): ChainForward {
  const parity = parityForward(pairsOf(call, put), spot, discount, tick);
  if (parity === undefined) return { forward: spot / discount, notes: ["forward_from_spot"] };
  const { forward, low, high, contradictory, pairs, scatter } = parity;
  return {
    forward,
    interval: { forwardLow: low, forwardHigh: high },
    ...(pairs >= JUDGING_PAIRS && scatter > MAX_SCATTER
      ? {
        contradiction: `the forwards of ${pairs} pairs lie ${scatter.toFixed(1)} strikes from ` +
          `their median ${forward.toFixed(2)}, ${MAX_SCATTER} is allowed`,
      }
      : {}),
    notes: contradictory ? ["forward_contradictory"] : [],
  };
}

function pairsOf(call: UsableRight, put: UsableRight): ParityPair[] {
  const pairs: ParityPair[] = [];
  call.columns.strikes.forEach((strike, i) => {
    if (call.usable[i] !== 1 || put.usable[i] !== 1) return;
    pairs.push({
      strike,
      callBid: at(call.columns.bid, i),
      callAsk: at(call.columns.ask, i),
      putBid: at(put.columns.bid, i),
      putAsk: at(put.columns.ask, i),
    });
  });
  return pairs;
}
