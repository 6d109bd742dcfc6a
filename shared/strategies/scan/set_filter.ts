import { isMarketView } from "../../pricing/distribution.ts";
import type { BestSet } from "./best_set.ts";
import { COST_ABOVE_LIMIT, ILLIQUID, SCAN_GATES } from "./scan_gates.ts";
import { distance, type SetScan } from "./scan_sets.ts";
import { slotSums } from "./slot_sums.ts";

/** More than any order of sums rounds, against the size of what is summed. */
const ROUNDING = 1e-9;

/**
 * Tells off the sets that cannot replace the best one, nine in ten, by their places and by sums of
 * a column a slot before their figures are made. Its bounds err on the safe side by more than
 * rounding: what a scan finds is the same. Answers whether the set whose strike indices begin at
 * `base` is off.
 */
export function setFilter(scan: SetScan, best: BestSet): (base: number) => boolean {
  const { sets: { slots, indices }, limits, payoff } = scan;
  const { strikes, tick } = scan.columns.chain;
  const { worth, outlay, turnover, cost, common } = slotSums(scan);
  const { ends } = payoff;
  const listed = strikes.length;
  const mayGain = !isMarketView(scan.columns.horizonView);

  return (base) => {
    const all = best.passed === SCAN_GATES.length;
    const beyond = best.isBeyond(distance(scan, base));
    if (all && beyond && !mayGain) return true;
    let value = common.worth;
    let paid = common.outlay;
    let handed = common.turnover;
    let trip = common.cost;
    for (let slot = 0; slot < slots; slot++) {
      const at = slot * listed + (indices[base + slot] as number);
      value += worth[at] as number;
      paid += outlay[at] as number;
      handed += turnover[at] as number;
      trip += cost[at] as number;
    }
    // A set without a price.
    if (value !== value) return best.passed > ILLIQUID;
    const gains = mayGain && value > -ROUNDING * handed;
    if (all && beyond && !gains) return true;
    if (ends === undefined) return false;
    let most = -paid;
    for (let slot = 0; slot < slots; slot++) {
      most += (ends.puts[slot] as number) * (strikes[indices[base + slot] as number] as number);
    }
    let least = most;
    let node = most;
    let price = 0;
    for (let slot = 0; slot < slots; slot++) {
      const strike = strikes[indices[base + slot] as number] as number;
      node += (ends.slopes[slot] as number) * (strike - price);
      price = strike;
      if (node > most) most = node;
      if (node < least) least = node;
    }
    const room = ROUNDING * (handed + price);
    const byProfit = ends.gainsWithoutEnd
      ? limits.maxRoundTripCredit * handed
      : limits.maxRoundTripProfit * most;
    const allowed = Math.max(limits.maxRoundTripCredit * -paid, byProfit);
    const passed = trip > allowed + room ? COST_ABOVE_LIMIT : SCAN_GATES.length;
    if (passed !== best.passed) return passed < best.passed;
    if (!gains) return beyond;
    return ends.isDefined && best.isTooSmall((value + room) / Math.max(-least - room, tick));
  };
}
