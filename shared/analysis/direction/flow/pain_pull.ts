import type { PricedChain } from "../../../market/priced_chain.ts";
import { maxPain } from "../../flow/max_pain.ts";

/**
 * Max pain above the spot in deviations to the expiry (Q), towards which the spot is pulled; absent
 * without open interest. Of equally painful strikes the middle of the lowest and the highest in
 * logs.
 */
export function painPull({ spot, smile, strikes, call, put }: PricedChain): number | undefined {
  const lowest = maxPain(strikes, call.openInterest, put.openInterest);
  const highest = maxPain(
    strikes.toReversed().map((strike) => -strike),
    put.openInterest.toReversed(),
    call.openInterest.toReversed(),
  );
  if (lowest === undefined || highest === undefined) return undefined;
  return 0.5 * Math.log(lowest * -highest / (spot * spot)) / Math.sqrt(smile.w(0));
}
