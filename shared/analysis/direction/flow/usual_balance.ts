import type { PricedChain } from "../../../market/priced_chain.ts";
import { putCallRatios } from "../../flow/put_call_ratio.ts";
import { FLOW_STANDARD } from "./flow_standard.ts";

/**
 * Log of the call over the put volume that is usual of an underlying: the mean over earlier
 * sessions, or with too few of them what its open interest is now. Calls are traded more than puts
 * in 96 of 100 chains (54 underlyings, January and February 2026), which is no sign of a rise: flow
 * is read against this. Absent without either.
 */
export function usualBalance(
  chain: PricedChain,
  logPutCallVolume: Float64Array,
): number | undefined {
  const known = logPutCallVolume.subarray(-FLOW_STANDARD.window).filter((ratio) =>
    !Number.isNaN(ratio)
  );
  if (known.length >= FLOW_STANDARD.least) {
    return -known.reduce((sum, ratio) => sum + ratio, 0) / known.length;
  }
  const { byInterest } = putCallRatios(chain);
  return byInterest === undefined || byInterest === 0 ? undefined : -Math.log(byInterest);
}
