import { assertAlmostEquals } from "@std/assert";
import { posterior } from "../../shared/beliefs/posterior.ts";

const SCEPTICAL = { mean: 0, sd: 0.1 };

Deno.test("an estimate as certain as its prior moves it half way", () => {
  const { mean, sd } = posterior({ mean: 0.02, sd: 0.1 }, -0.1, 0.1);
  assertAlmostEquals(mean, -0.04, 1e-15);
  assertAlmostEquals(sd, 0.1 / Math.sqrt(2), 1e-15);
});

Deno.test("NIFTY at the end of 2025 under both priors, worked out by hand", () => {
  const [sceptical, registered] = [SCEPTICAL, { mean: -0.08, sd: 0.08 }]
    .map((prior) => posterior(prior, -0.0928, 0.0815));
  assertAlmostEquals(sceptical?.mean ?? 0, -0.05576, 1e-5);
  assertAlmostEquals(sceptical?.sd ?? 0, 0.06318, 1e-5);
  assertAlmostEquals(registered?.mean ?? 0, -0.08628, 1e-5);
  assertAlmostEquals(registered?.sd ?? 0, 0.05709, 1e-5);
});

Deno.test("without information the prior stays, with all of it the estimate", () => {
  const blind = posterior({ mean: -0.08, sd: 0.08 }, 3, 1e6);
  assertAlmostEquals(blind.mean, -0.08, 1e-9);
  assertAlmostEquals(blind.sd, 0.08, 1e-12);
  const sure = posterior(SCEPTICAL, 3, 1e-6);
  assertAlmostEquals(sure.mean, 3, 1e-9);
  assertAlmostEquals(sure.sd, 1e-6, 1e-12);
});
