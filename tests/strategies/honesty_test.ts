import { assert, assertAlmostEquals, assertEquals, assertGreater, assertLess } from "@std/assert";
import fc from "fast-check";
import { smileDistribution, viewDistribution } from "../../shared/pricing/distribution.ts";
import { sviVariance } from "../../shared/pricing/svi.ts";
import { CATALOGUE } from "../../shared/strategies/catalogue/registry.ts";
import { type Definition, spansExpiries } from "../../shared/strategies/definition.ts";
import { payoffMoments } from "../../shared/strategies/payoff/payoff_moments.ts";
import { type PayoffLeg, payoffShape } from "../../shared/strategies/payoff/payoff_shape.ts";
import { viewSensitivities } from "../../shared/strategies/payoff/view_sensitivities.ts";
import { recognise } from "../../shared/strategies/recognise.ts";
import { mirrorOf } from "../support/mirrors.ts";
import { quantCase } from "../support/quant_cases.ts";

const { inputs } = quantCase("F1");
const FORWARD: number = inputs.F;
const SMILE = sviVariance(inputs);
const MARKET = smileDistribution(FORWARD, SMILE);

const single = CATALOGUE.filter((definition) => !spansExpiries(definition));
const strikeSets = fc.record({
  first: fc.integer({ min: 440, max: 500 }),
  gaps: fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 3, maxLength: 3 }),
});

/** Legs of a definition on ascending strikes from the F1 smile, at its undiscounted fair prices. */
function fairLegs(
  definition: Definition,
  { first, gaps }: { first: number; gaps: number[] },
): PayoffLeg[] {
  const strikes = [50 * first];
  for (const gap of gaps) strikes.push((strikes.at(-1) ?? 0) + 50 * gap);
  return definition.legs.map(({ right, side, ratio, slot }): PayoffLeg => {
    const strike = strikes[slot] ?? 0;
    const call = MARKET.call(strike);
    return {
      right,
      quantity: side === "buy" ? ratio : -ratio,
      strike: right === "underlying" ? 0 : strike,
      price: right === "underlying" ? FORWARD : right === "call" ? call : call - FORWARD + strike,
    };
  });
}

for (const definition of single) {
  Deno.test(`T1 ${definition.id}: at fair prices it is worth nothing under the market's measure`, () => {
    fc.assert(
      fc.property(strikeSets, (set) => {
        const { expectedValue } = payoffMoments(payoffShape(fairLegs(definition, set)), MARKET);
        assertLess(Math.abs(expectedValue), 1e-9 * FORWARD);
      }),
      { numRuns: 100, seed: 3 },
    );
  });

  Deno.test(`T3 ${definition.id}: the slopes of its expected value are those of finite differences`, () => {
    fc.assert(
      fc.property(strikeSets, (set) => {
        const legs = fairLegs(definition, set);
        const shape = payoffShape(legs);
        const [beta, mu, h] = [0.9, 0.002, 2e-5];
        const value = (view: { beta: number; mu: number }) =>
          payoffMoments(shape, viewDistribution(FORWARD, SMILE, view)).expectedValue;
        const { toBeta, toDrift } = viewSensitivities(legs, FORWARD, SMILE, { beta, mu });
        const byBeta = value({ beta: beta + h, mu }) - value({ beta: beta - h, mu });
        const byDrift = value({ beta, mu: mu + h }) - value({ beta, mu: mu - h });
        // Relative to a straddle's slope: some structures have none of their own.
        assertAlmostEquals(byBeta / (2 * h), toBeta, 1e-6 * FORWARD);
        assertAlmostEquals(byDrift / (2 * h), toDrift, 1e-6 * FORWARD);
      }),
      { numRuns: 20, seed: 5 },
    );
  });
}

Deno.test("T3: what sells the straddle loses with volatility, what buys it gains", () => {
  const atTheMoney = { first: 500, gaps: [2, 2, 2] };
  const slope = (id: string) => {
    const definition = single.find((entry) => entry.id === id);
    assert(definition !== undefined);
    const legs = fairLegs(definition, atTheMoney);
    return viewSensitivities(legs, FORWARD, SMILE, { beta: 1, mu: 0 }).toBeta;
  };
  for (const id of ["short_straddle", "short_strangle", "short_call", "short_put"]) {
    assertLess(slope(id), 0, id);
  }
  for (const id of ["long_straddle", "long_strangle", "strip", "strap", "long_guts"]) {
    assertGreater(slope(id), 0, id);
  }
});

const HELD = ["covered_call", "protective_put", "collar", "covered_strangle"];

Deno.test("mirrored strikes and rights give the mirrored structure with the same payoff, for every definition", () => {
  for (const definition of single) {
    if (HELD.includes(definition.id)) continue;
    const slots = definition.placements.length;
    const widths = [400, 300, 400];
    if (definition.id === "put_broken_wing_bull") widths.splice(0, 2, 400, 200);
    if (definition.id === "call_broken_wing_bear") widths.splice(0, 2, 200, 400);
    if (definition.id === "unbalanced_condor") widths[2] = 500;
    const strikes = [24_500];
    for (let slot = 1; slot < slots; slot++) {
      strikes.push((strikes[slot - 1] ?? 0) + (widths[slot - 1] ?? 0));
    }
    const wing = definition.placements.find(({ kind }) => kind === "equal_width");
    if (wing !== undefined && slots === 3) {
      strikes[2] = 2 * (strikes[1] ?? 0) - (strikes[0] ?? 0);
    }
    const legs = definition.legs.map(({ right, side, ratio, slot }) => ({
      right,
      side,
      quantity: ratio,
      strike: strikes[slot] ?? 0,
    }));
    const mirrored = legs.map((leg) => ({
      ...leg,
      right: leg.right === "call" ? "put" as const : "call" as const,
      strike: 2 * FORWARD - leg.strike,
    }));
    assertEquals(recognise(legs), definition.id);
    assertEquals(recognise(mirrored), mirrorOf(definition.id));
    const at = (of: typeof legs, price: number) =>
      of.reduce((sum, { right, side, quantity, strike }) => {
        const worth = Math.max(0, right === "call" ? price - strike : strike - price);
        return sum + (side === "buy" ? quantity : -quantity) * worth;
      }, 0);
    for (let price = 22_000; price <= 28_000; price += 250) {
      assertEquals(at(mirrored, price), at(legs, 2 * FORWARD - price), definition.id);
    }
  }
});
