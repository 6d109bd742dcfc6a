import { horizonAt, type HorizonTerms } from "../../exits/exit_terms.ts";
import { legWorths } from "../../exits/policy/leg_worths.ts";
import { policyCosts } from "../../exits/policy/policy_costs.ts";
import type { PolicyStructure } from "../../exits/policy/policy_structure.ts";
import { worthAfter } from "../../exits/worth_after.ts";
import { unitsOf } from "../../strategies/scan/candidate_legs.ts";
import { at } from "../../vocabulary/at.ts";
import type { ScenarioStructure } from "../scenario_structure.ts";
import { hasFarLeg } from "./has_far_leg.ts";
import { marketExposure } from "./market_exposure.ts";
import { STRESS_CELLS } from "./stress_cells.ts";

/**
 * Result of one lot from now on in each cell of the stress grid, rupees (method 11.5). What is
 * chosen pays its entry: half its spread and charges on mid, at the expiry its prices and charges.
 * What is held has paid, and counts from the model's value now.
 */
export function stressResults(
  { name, structure, expectedValue }: ScenarioStructure,
  terms: HorizonTerms,
): Float64Array {
  const { lotSize } = structure;
  const { chain } = horizonAt(structure.expiry, terms);
  const now = worthAfter(structure, { growth: 1, sessions: 0, volatility: 1 }, terms);
  const { halfSpread, entryCharges } = policyCosts(structure);
  const isHeld = expectedValue === undefined;
  const before = isHeld ? now : now + halfSpread + entryCharges;
  const paid = isHeld ? now / chain.discount : paidFor(structure) + entryCharges;
  const atExpiry = expiryWorths(structure, terms);
  const exposure = marketExposure(name);
  return Float64Array.from(STRESS_CELLS, ({ move, volatility, isAtExpiry }) => {
    const growth = 1 + exposure * move;
    return lotSize *
      (isAtExpiry
        ? atExpiry(chain.spot * growth, volatility) - paid
        : worthAfter(structure, { growth, sessions: 1, volatility }, terms) - before);
  });
}

/** Rupees per unit, received -. */
function paidFor({ legs }: PolicyStructure): number {
  return legs.reduce((sum, leg) => sum + unitsOf(leg) * leg.price, 0);
}

/** Worth at the near expiry by price and volatility; the latter counts for far legs alone. */
function expiryWorths(
  structure: PolicyStructure,
  terms: HorizonTerms,
): (price: number, volatility: number) => number {
  const isFar = hasFarLeg(structure);
  const known = new Map<number, number>();
  return (price, volatility) => {
    const worth = isFar ? undefined : known.get(price);
    if (worth !== undefined) return worth;
    const worths = legWorths(structure, Float64Array.of(price), terms, volatility);
    const total = structure.legs.reduce(
      (sum, leg, i) => sum + unitsOf(leg) * at(worths[i] as Float64Array, 0),
      0,
    );
    known.set(price, total);
    return total;
  };
}
