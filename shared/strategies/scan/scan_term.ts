import type { Definition } from "../definition.ts";
import type { DefinitionScan } from "./best_set.ts";
import { placeSlots } from "./place_slots.ts";
import type { ScanInput } from "./scan_input.ts";
import { scanSets } from "./scan_sets.ts";
import { slotTargets } from "./slot_targets.ts";
import { NOTHING_HELD, scannedLeg } from "./scanned_leg.ts";
import type { TermPair } from "./term_pair.ts";
import { termPayoff } from "./term_payoff.ts";

/**
 * The scan of a definition whose legs lie in two expiries, judged at the near one (method 5.5),
 * relaxed to a level: worths of far legs come from the pair's tables.
 */
export function scanTerm(
  definition: Definition,
  pair: TermPair,
  { limits }: ScanInput,
  level: number,
): DefinitionScan {
  const { near, far } = pair;
  const sets = placeSlots(definition, { near, far, level });
  const legs = definition.legs.map((rule) => {
    const { right, slot, expiry } = rule;
    if (right === "underlying") throw new RangeError("scanTerm: no underlying in two expiries");
    if (expiry !== "far") return scannedLeg(rule, near[right]);
    const worth = new Float64Array(near.chain.strikes.length).fill(Number.NaN);
    const market = worth.slice();
    for (let row = 0; row < sets.count; row++) {
      const i = sets.indices[row * sets.slots + slot] as number;
      if (!Number.isNaN(worth[i])) continue;
      worth[i] = pair.meanOf(right, i);
      market[i] = pair.marketOf(right, i);
    }
    return scannedLeg(rule, far[right], { worth, market });
  });
  return scanSets({
    definition,
    columns: near,
    limits,
    sets,
    targets: slotTargets(definition, near, far),
    legs,
    held: NOTHING_HELD,
    payoff: termPayoff(definition, pair),
  });
}
