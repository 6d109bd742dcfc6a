import { uniform } from "../../local/exchange/seeded/noise.ts";
import { CATALOGUE } from "../../shared/strategies/catalogue/registry.ts";
import type { LegRule } from "../../shared/strategies/definition.ts";

/** A structure as a caller of evaluate writes it. */
interface GivenStructure {
  readonly legs: readonly { readonly yearsToExpiry?: number }[];
}

/** Prices of the underlying, and strikes to each of them. */
const FORWARDS = [120, 2500, 25_000];
const STRIKES = 100;
const LOTS = [1, 15, 65];

/**
 * So many structures like those of the reference cases: each definition in turn, with strikes,
 * quantities and times of its own; half have prices, the others are priced by the model.
 */
export function evaluatedStructures(count: number): GivenStructure[] {
  return Array.from({ length: count }, (_, i) => {
    const draw = (what: string) => uniform("evaluate", i, what);
    const { legs, placements } = CATALOGUE[i % CATALOGUE.length] as typeof CATALOGUE[number];
    const forward = FORWARDS[Math.floor(3 * draw("forward"))] as number;
    const quantity = LOTS[Math.floor(3 * draw("quantity"))] as number;
    const yearsToExpiry = 0.01 + 0.2 * draw("years");
    const volatility = 0.1 + 0.3 * draw("volatility");
    const step = forward / STRIKES;
    let strike = forward - step * Math.ceil(1 + 6 * draw("first"));
    const strikes = placements.map((_, slot) => strike += step * Math.ceil(3 * draw(`${slot}`)));
    const isPriced = draw("priced") < 0.5;
    const priceOf = ({ right, slot }: LegRule) => {
      const own = strikes[slot] ?? forward;
      const inside = Math.max(0, right === "call" ? forward - own : own - forward);
      return right === "underlying" ? forward : inside + step * (0.2 + draw(`price ${slot}`));
    };
    return {
      [draw("spot") < 0.5 ? "spot" : "forward"]: forward,
      volatility,
      yearsToExpiry,
      ...(draw("rate") < 0.5 ? { rate: 0.065 } : {}),
      legs: legs.map((rule) => ({
        right: rule.right,
        side: rule.side,
        quantity: quantity * rule.ratio,
        ...(rule.right === "underlying" ? {} : { strike: strikes[rule.slot] }),
        ...(rule.expiry === "far" ? { yearsToExpiry: yearsToExpiry + 0.08 } : {}),
        ...(isPriced ? { price: priceOf(rule) } : {}),
      })),
    };
  });
}
