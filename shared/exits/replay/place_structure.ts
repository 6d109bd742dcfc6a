import { normalCdf } from "../../statistics/normal.ts";
import { bracketedRoot } from "../../statistics/bracketed_root.ts";
import { type Definition, leastCredit, type Placement } from "../../strategies/definition.ts";
import type { Right } from "../../vocabulary/terms.ts";
import { nth } from "../../vocabulary/nth.ts";
import { signOf } from "../../vocabulary/leg.ts";
import { modelDeviation, modelPrice } from "./model_smile.ts";

/** Shares of the widths that wings ask for: the first that keeps the premium's promise. */
const SHARES = [1, 0.5, 0.25];
/** Deviations within which a delta is looked for. */
const REACH = 3;
const ROUNDING = 1e-10;

/**
 * Strikes over the forward of each slot at a definition's own targets, on the model smile of a
 * deviation; absent where its premium rule holds with none of the wings. `growth` is forward over
 * spot.
 */
export function placeStructure(
  definition: Definition,
  deviation: number,
  growth: number,
): Float64Array | undefined {
  const { placements, credit } = definition;
  return SHARES.map((share) => {
    const strikes = new Float64Array(placements.length);
    for (const slot of definition.order) {
      const placement = placements[slot] as Placement;
      strikes[slot] = strikeOf(placement, { strikes, deviation, growth, share });
    }
    return strikes;
  }).find((strikes) =>
    credit === undefined ||
    netPremium(definition, strikes, deviation) >= leastCredit(credit, strikes)
  );
}

interface Place {
  readonly strikes: Float64Array;
  readonly deviation: number;
  readonly growth: number;
  readonly share: number;
}

function strikeOf(placement: Placement, { strikes, deviation, growth, share }: Place): number {
  switch (placement.kind) {
    case "delta":
      return strikeOfDelta(placement.right, placement.target, deviation);
    case "expected_move":
      return Math.exp(placement.target * deviation);
    case "moneyness":
      return (1 + placement.target) / growth;
    case "at_the_money":
      return 1;
    case "steps":
    case "unequal_width": {
      const width = share * placement.width * deviation;
      return nth(strikes, placement.from) + signed(placement.towards) * width;
    }
    case "equal_width": {
      const [a, b] = placement.like;
      const width = Math.abs(nth(strikes, b) - nth(strikes, a));
      return nth(strikes, placement.from) + signed(placement.towards) * width;
    }
  }
}

function signed(towards: "above" | "below"): 1 | -1 {
  return towards === "above" ? 1 : -1;
}

/** Where an option of that right has a delta of that size, over the forward. */
function strikeOfDelta(right: Right, target: number, deviation: number): number {
  const excess = (x: number) => {
    const s = modelDeviation(x * deviation, deviation);
    const d1 = -x * deviation / s + 0.5 * s;
    return normalCdf(right === "call" ? d1 : -d1) - target;
  };
  const x = bracketedRoot(excess, [-REACH, excess(-REACH)], [REACH, excess(REACH)], ROUNDING);
  return Math.exp(x * deviation);
}

/** Received + over the forward, at the middle. */
function netPremium({ legs }: Definition, strikes: Float64Array, deviation: number): number {
  return legs.reduce((sum, { right, side, ratio, slot }) => {
    if (right === "underlying") return sum;
    const strike = nth(strikes, slot);
    return sum - signOf(side) * ratio * modelPrice(right, 1, strike, deviation);
  }, 0);
}
