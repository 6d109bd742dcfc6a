import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { modelPrice, modelSmile } from "../../shared/exits/replay/model_smile.ts";
import { placeStructure } from "../../shared/exits/replay/place_structure.ts";
import { structureTable } from "../../shared/exits/replay/structure_table.ts";
import { smileDistribution } from "../../shared/pricing/distribution.ts";
import { ironCondor } from "../../shared/strategies/catalogue/iron_condor.ts";
import { jadeLizard } from "../../shared/strategies/catalogue/jade_lizard.ts";
import { longStraddle } from "../../shared/strategies/catalogue/long_straddle.ts";
import { shortPut } from "../../shared/strategies/catalogue/short_put.ts";
import { syntheticLong } from "../../shared/strategies/catalogue/synthetic_long.ts";
import type { Definition } from "../../shared/strategies/definition.ts";
import type { UnderlyingKind } from "../../shared/vocabulary/terms.ts";

/** ln of 1.01 over 21 sessions of a year. */
const TERMS = { horizonSessions: 21, carry: Math.log(1.01) * 252 / 21 } as const;
const DEVIATION = 0.05;

function placed(definition: Definition, deviation = DEVIATION, kind: UnderlyingKind = "index") {
  const found = structureTable(definition, kind, TERMS)(deviation);
  assert(found !== undefined);
  return found;
}

Deno.test("between its points a table has the strikes that placing would give", () => {
  for (const deviation of [0.0123, 0.05, 0.11, 0.3]) {
    const { strikes } = placed(ironCondor, deviation);
    const exact = placeStructure(ironCondor, deviation, 1.01) ?? [];
    strikes.forEach((strike, slot) =>
      assertAlmostEquals(strike, exact[slot] ?? NaN, 2e-3 * deviation)
    );
  }
  // Beyond its ends it keeps the structure of the end.
  assertEquals(placed(ironCondor, 0.9).strikes, placed(ironCondor, 0.6).strikes);
  const never: Definition = { ...jadeLizard, credit: { kind: "covers_width", of: [0, 2] } };
  assertEquals(structureTable(never, "index", TERMS)(DEVIATION), undefined);
  assertEquals(structureTable(ironCondor, "index", TERMS)(Number.NaN), undefined);
});

Deno.test("the greatest loss is that of insured risk, of any other what the stress move loses", () => {
  const condor = placed(ironCondor);
  const [p1 = 0, p2 = 0, c1 = 0, c2 = 0] = condor.strikes;
  const put = (strike: number) => modelPrice("put", 1, strike, DEVIATION);
  const call = (strike: number) => modelPrice("call", 1, strike, DEVIATION);
  const credit = put(p2) - put(p1) + call(c1) - call(c2);
  assertAlmostEquals(condor.greatestLoss, p2 - p1 - credit, 1e-4);
  const naked = placed(shortPut);
  const [strike = 0] = naked.strikes;
  assertAlmostEquals(naked.greatestLoss, strike - 0.9 / 1.01 - put(strike), 1e-4);
  const stock = placed(shortPut, DEVIATION, "stock");
  assertAlmostEquals(stock.greatestLoss, strike - 0.8 / 1.01 - put(strike), 1e-4);
});

Deno.test("the tail is the mean of the smile's worst twentieth", () => {
  const { strikes: [strike = 0], cvar95 } = placed(shortPut);
  const { tail } = smileDistribution(1, modelSmile(DEVIATION ** 2));
  const premium = modelPrice("put", 1, strike, DEVIATION);
  let [mass, sum] = [0, 0];
  for (let x = 0.5; mass < 0.05; x += 1e-5) {
    const weight = Math.min(tail(x) - tail(x + 1e-5), 0.05 - mass);
    mass += weight;
    sum += weight * (Math.max(0, strike - x) - premium);
  }
  assertAlmostEquals(cvar95, sum / 0.05, 2e-4);
});

Deno.test("a session's deviation is that of the forward, and of the premium's own curve", () => {
  const step = DEVIATION / Math.sqrt(21);
  assertAlmostEquals(placed(syntheticLong).oneDayDeviation, step, 2e-5);
  const left = DEVIATION * Math.sqrt(20 / 21);
  const [strike = 0] = placed(longStraddle).strikes;
  // A plain sum over 4,001 moves of four deviations either way.
  const values = Array.from({ length: 4001 }, (_, i) => {
    const z = -4 + i / 500;
    const forward = Math.exp(step * z - 0.5 * step * step);
    const weight = Math.exp(-0.5 * z * z);
    const price = modelPrice("call", forward, strike, left) +
      modelPrice("put", forward, strike, left);
    return [weight, price] as const;
  });
  const sum = (of: (price: number) => number) =>
    values.reduce((total, [weight, price]) => total + weight * of(price), 0);
  const weights = sum(() => 1);
  const mean = sum((price) => price) / weights;
  const deviation = Math.sqrt(sum((price) => (price - mean) ** 2) / weights);
  assertAlmostEquals(placed(longStraddle).oneDayDeviation, deviation, 1e-2 * deviation);
});
