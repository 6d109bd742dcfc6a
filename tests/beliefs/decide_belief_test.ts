import { assertAlmostEquals, assertEquals, assertGreater, assertLess } from "@std/assert";
import { normal } from "../../local/exchange/seeded/noise.ts";
import {
  acceptanceChances,
  conviction,
  decideBelief,
  NEEDED,
} from "../../shared/beliefs/decide_belief.ts";
import { posterior } from "../../shared/beliefs/posterior.ts";

const ENOUGH = { clusters: 30, lossStatistic: 1.645 };
const NOTHING = { mean: 0, sd: 0.1 };

Deno.test("an effect convinces by what exceeds its costs, on either side", () => {
  assertAlmostEquals(conviction({ mean: -0.11, sd: 0.1 }, 0.01), 0.841344746068543, 1e-14);
  assertAlmostEquals(conviction({ mean: 0.11, sd: 0.1 }, 0.01), 0.841344746068543, 1e-14);
  assertAlmostEquals(conviction({ mean: 0, sd: 0.1 }, 0.1), 1 - 0.841344746068543, 1e-14);
});

Deno.test("an edge needs 0.95 under the sceptical prior, costs of 1% paid", () => {
  const sceptical = (mean: number) =>
    decideBelief({ sceptical: { mean, sd: 0.02 }, registered: NOTHING }, ENOUGH);
  // 1.6449 deviations of 0.02 and the cost.
  assertEquals([sceptical(-0.0430), sceptical(-0.0428)], ["edge", "none"]);
  assertEquals([sceptical(0.0430), sceptical(0.0428)], ["edge", "none"]);
});

Deno.test("an edge needs 30 clusters and a forecast that is not inferior, else it is a premium", () => {
  const convinced = { mean: -0.2, sd: 0.02 };
  const decide = (estimate?: { clusters: number; lossStatistic?: number }) =>
    decideBelief({ sceptical: convinced, registered: convinced }, estimate);
  assertEquals(decide(ENOUGH), "edge");
  assertEquals(decide({ clusters: 30 }), "edge");
  assertEquals(decide({ ...ENOUGH, clusters: 29 }), "premium");
  assertEquals(decide({ ...ENOUGH, lossStatistic: 1.646 }), "premium");
  assertEquals(decide(), "premium");
});

Deno.test("a premium needs 0.75 under the registered prior, after costs as they are given", () => {
  const registered = (mean: number, haircut?: number) =>
    decideBelief({ sceptical: NOTHING, registered: { mean, sd: 0.06 } }, ENOUGH, haircut);
  // 0.6745 deviations of 0.06 and the cost.
  assertEquals([registered(-0.0506), registered(-0.0504)], ["premium", "none"]);
  assertEquals([registered(-0.0406, 0), registered(-0.0404, 0)], ["premium", "none"]);
});

Deno.test("with nothing to find 30 to 45 of 100 indices open a premium at an error of 0.08", () => {
  for (const haircut of [0.01, 0.015, 0.02]) {
    const prior = { mean: -0.08, sd: 0.08 };
    const { below, above } = acceptanceChances({
      truth: 0,
      standardError: 0.08,
      prior,
      sd: posterior(prior, 0, 0.08).sd,
      needed: NEEDED.premium,
      haircut,
    });
    assertGreater(below + above, 0.3);
    assertLess(below + above, 0.45);
  }
});

Deno.test("the closed form of power is the share of draws that the rules accept", () => {
  const draws = 20_000;
  for (const [truth, borrowed] of [[-0.08, 0], [0, 0], [0.15, 0.05]] as const) {
    for (const prior of [{ mean: 0, sd: 0.1 }, { mean: -0.08, sd: 0.08 }]) {
      const [standardError, haircut, needed] = [0.06, 0.01, 0.8];
      const counts = { below: 0, above: 0 };
      for (let draw = 0; draw < draws; draw++) {
        const value = truth + standardError * normal("power", draw);
        const { mean, sd } = posterior(prior, value, standardError);
        if (conviction({ mean, sd: Math.hypot(sd, borrowed) }, haircut) < needed) continue;
        counts[mean < 0 ? "below" : "above"] += 1;
      }
      const sd = Math.hypot(posterior(prior, 0, standardError).sd, borrowed);
      const closed = acceptanceChances({ truth, standardError, prior, sd, needed, haircut });
      assertAlmostEquals(closed.below, counts.below / draws, 0.012);
      assertAlmostEquals(closed.above, counts.above / draws, 0.012);
    }
  }
});
