import type { PricedChain } from "../../market/priced_chain.ts";
import { present } from "../../vocabulary/present.ts";

/** Puts over calls of one expiry; absent where the calls have none. */
interface PutCallRatios {
  readonly byInterest?: number;
  readonly byVolume?: number;
}

/**
 * Open interest and today's volume of the puts over those of the calls, over all strikes (method
 * 6.8, case I7).
 */
export function putCallRatios({ call, put }: PricedChain): PutCallRatios {
  const byInterest = ratio(put.openInterest, call.openInterest);
  const byVolume = ratio(put.volume, call.volume);
  return {
    ...present({ byInterest, byVolume }),
  };
}

function ratio(puts: Float64Array, calls: Float64Array): number | undefined {
  const below = total(calls);
  return below > 0 ? total(puts) / below : undefined;
}

function total(values: Float64Array): number {
  return values.reduce((sum, value) => Number.isNaN(value) ? sum : sum + value, 0);
}
