import { signOf } from "../../vocabulary/leg.ts";
import type { PolicyStructure } from "./policy_structure.ts";

/**
 * Profit and loss before charges, rupees per unit, where one unit of each leg is worth so much: an
 * array a leg, an entry a case.
 */
export function payoffOf(
  { legs }: PolicyStructure,
  worths: readonly Float64Array[],
): Float64Array {
  const payoff = new Float64Array(worths[0]?.length ?? 0);
  legs.forEach((leg, i) => {
    const worth = worths[i] as Float64Array;
    const units = signOf(leg.side) * leg.ratio;
    for (let j = 0; j < payoff.length; j++) {
      payoff[j] = (payoff[j] as number) + units * ((worth[j] as number) - leg.price);
    }
  });
  return payoff;
}
