import { assertAlmostEquals, assertEquals } from "@std/assert";
import type { Belief, BeliefHorizon, BeliefScope, Estimate } from "../../shared/beliefs/belief.ts";
import { conclude } from "../../shared/beliefs/conclude.ts";
import { posterior } from "../../shared/beliefs/posterior.ts";
import { REGISTERED_CLAIMS, type RegisteredClaim } from "../../shared/beliefs/registered_claims.ts";
import { normalCdf } from "../../shared/statistics/normal.ts";

const ON = "2026-02-27";
const SCEPTICAL = { mean: 0, sd: 0.1 };
const INDEX = { mean: -0.08, sd: 0.08 };

function estimateOf(given: Partial<Estimate> = {}): Estimate {
  return {
    value: -0.09,
    standardError: 0.08,
    clusters: 127,
    outcomes: 2685,
    outcomeDeviation: 0.84,
    virtualCrashes: 0,
    lossStatistic: 0.4,
    ...given,
  };
}

function levelOf(scope: BeliefScope): RegisteredClaim {
  const found = REGISTERED_CLAIMS.find((own) =>
    own.claim === "variance_level" && own.scope === scope
  );
  if (found === undefined) throw new Error(`${scope} has no registered level`);
  return found;
}

/** A level of variance concluded from an estimate and what is known beside it. */
function level(
  scope: BeliefScope,
  horizonSessions: BeliefHorizon,
  given: { estimate?: Estimate; beliefs?: Belief[]; previous?: Belief } = {},
): Belief {
  const claim = levelOf(scope);
  return conclude({ claim, horizonSessions, tradingDate: ON, beliefs: [], ...given });
}

const month = () => level("NIFTY", 21, { estimate: estimateOf() });

Deno.test("a belief of its own holds both posteriors, its source and what it was estimated from", () => {
  const belief = month();
  assertEquals(belief.posteriors, {
    sceptical: posterior(SCEPTICAL, -0.09, 0.08),
    registered: posterior(INDEX, -0.09, 0.08),
  });
  assertEquals(belief.priors, { sceptical: SCEPTICAL, registered: INDEX });
  assertEquals([belief.claim, belief.scope, belief.horizonSessions], [
    "variance_level",
    "NIFTY",
    21,
  ]);
  assertEquals([belief.source, belief.estimate], [
    "Carr and Wu 2009 and its successors",
    estimateOf(),
  ]);
  assertEquals([belief.decision, belief.decidedOn], ["premium", ON]);
  assertEquals(["borrowedFrom" in belief, "heldFrom" in belief, "slope" in belief], [
    false,
    false,
    false,
  ]);
});

Deno.test("power is the chance that an effect of the registered size is accepted on its side", () => {
  const { power, posteriors } = month();
  // The posterior's mean under the truth -0.08, its spread, and what it must reach.
  const chance = (prior: { mean: number; sd: number }, sd: number, quantile: number) => {
    const weight = sd ** 2 / 0.08 ** 2;
    const mean = sd ** 2 / prior.sd ** 2 * prior.mean + weight * -0.08;
    return normalCdf((-0.01 - quantile * sd - mean) / (weight * 0.08));
  };
  assertAlmostEquals(
    power.edge,
    chance(SCEPTICAL, posteriors.sceptical.sd, 1.6448536269514722),
    1e-12,
  );
  assertAlmostEquals(
    power.premium,
    chance(INDEX, posteriors.registered.sd, 0.6744897501960817),
    1e-12,
  );
});

Deno.test("the power of a claim of no size is that of one deviation of its prior, on that side", () => {
  const { power, posteriors } = level("stocks", 21, { estimate: estimateOf() });
  const weight = posteriors.registered.sd ** 2 / 0.08 ** 2;
  const bound = 0.01 + 0.6744897501960817 * posteriors.registered.sd;
  assertAlmostEquals(power.premium, normalCdf((weight * 0.06 - bound) / (weight * 0.08)), 1e-12);
});

Deno.test("below 30 clusters no edge can be accepted, below 10 the estimate carries nothing", () => {
  const young = level("NIFTY", 21, { estimate: estimateOf({ clusters: 29, value: -0.9 }) });
  assertEquals([young.power.edge, young.decision], [0, "premium"]);
  const old = level("NIFTY", 21, { estimate: estimateOf({ clusters: 30, value: -0.9 }) });
  assertEquals([old.power.edge > 0.05, old.decision], [true, "edge"]);
  const ten = level("NIFTY", 21, { estimate: estimateOf({ clusters: 10 }) });
  assertEquals(ten.posteriors.registered, posterior(INDEX, -0.09, 0.08));
  const nine = level("NIFTY", 21, { estimate: estimateOf({ clusters: 9 }) });
  assertEquals(nine.posteriors, nine.priors);
  assertEquals([nine.decision, nine.power], ["none", { edge: 0, premium: 0 }]);
});

Deno.test("what nothing was learned of opens nothing, though its literature alone would", () => {
  const belief = level("NIFTY", 21);
  assertEquals(belief.posteriors, belief.priors);
  assertEquals([belief.decision, belief.power, "estimate" in belief], [
    "none",
    { edge: 0, premium: 0 },
    false,
  ]);
});

Deno.test("a tenor without quotes holds its month's posterior, 0.05 added in quadrature", () => {
  const own = month();
  const week = level("NIFTY", 5, { beliefs: [own] });
  assertEquals(week.heldFrom, 21);
  assertEquals(week.posteriors.registered.mean, own.posteriors.registered.mean);
  assertAlmostEquals(
    week.posteriors.sceptical.sd,
    Math.hypot(own.posteriors.sceptical.sd, 0.05),
    1e-15,
  );
  // Its own clusters are the month's: it may be an edge, less likely so.
  assertEquals(week.power.edge > 0 && week.power.edge < own.power.edge, true);
  const sure = level("NIFTY", 21, { estimate: estimateOf({ value: -0.4, standardError: 0.02 }) });
  assertEquals(level("NIFTY", 5, { beliefs: [sure] }).decision, "edge");
  const inferior = estimateOf({ value: -0.4, standardError: 0.02, lossStatistic: 2 });
  const worse = level("NIFTY", 21, { estimate: inferior });
  assertEquals(level("NIFTY", 5, { beliefs: [worse] }).decision, "premium");
});

Deno.test("a tenor's own estimate counts once it is more certain than the month's", () => {
  const own = month();
  const held = Math.hypot(own.posteriors.sceptical.sd, 0.05);
  // The error at which the own posterior is as certain as the held one.
  const even = 1 / Math.sqrt(1 / held ** 2 - 1 / 0.1 ** 2);
  const young = estimateOf({ value: 0.3, standardError: even + 1e-4, clusters: 12 });
  const kept = level("NIFTY", 5, { estimate: young, beliefs: [own] });
  assertEquals([kept.heldFrom, kept.estimate], [21, young]);
  assertEquals(kept.posteriors.sceptical.mean, own.posteriors.sceptical.mean);
  const older = estimateOf({ value: 0.3, standardError: even - 1e-4, clusters: 12 });
  const grown = level("NIFTY", 5, { estimate: older, beliefs: [own] });
  assertEquals(grown.heldFrom, undefined);
  assertEquals(grown.posteriors.sceptical, posterior(SCEPTICAL, 0.3, even - 1e-4));
  // Who borrows from the week rests on the month with it.
  const lent = level("indices", 5, { beliefs: [own, kept] });
  assertEquals(
    lent.power.premium,
    level("indices", 5, {
      beliefs: [own, level("NIFTY", 5, { beliefs: [own] })],
    }).power.premium,
  );
});

Deno.test("a scope without history borrows its parent's posterior, its own prior's variance added", () => {
  const own = month();
  const indices = level("indices", 21, { beliefs: [own] });
  assertEquals(indices.borrowedFrom, "NIFTY");
  assertEquals(indices.posteriors.sceptical.mean, own.posteriors.sceptical.mean);
  assertAlmostEquals(
    indices.posteriors.registered.sd,
    Math.hypot(own.posteriors.registered.sd, 0.08),
    1e-15,
  );
  const stocks = level("stocks", 21, { beliefs: [own, indices] });
  assertEquals(stocks.borrowedFrom, "indices");
  assertAlmostEquals(
    stocks.posteriors.registered.sd,
    Math.hypot(own.posteriors.registered.sd, 0.08, 0.06),
    1e-15,
  );
  assertAlmostEquals(
    stocks.posteriors.sceptical.sd,
    Math.hypot(own.posteriors.sceptical.sd, 0.1, 0.1),
    1e-15,
  );
  assertEquals([indices.power.edge, stocks.power.edge], [0, 0]);
  assertEquals(indices.power.premium < own.power.premium, true);
});

Deno.test("what is borrowed is never an edge, however sure the parent is", () => {
  const sure = level("NIFTY", 21, { estimate: estimateOf({ value: -0.9, standardError: 0.02 }) });
  const borrowed = level("indices", 21, { beliefs: [sure] });
  assertEquals([sure.decision, borrowed.decision], ["edge", "premium"]);
});

Deno.test("an untested parent, and one of another claim or horizon, lends nothing", () => {
  const untested = level("NIFTY", 21);
  const far = level("NIFTY", 42, { estimate: estimateOf() });
  for (const beliefs of [[], [untested], [far], [{ ...month(), claim: "skew" as const }]]) {
    const belief = level("indices", 21, { beliefs });
    assertEquals([belief.posteriors, belief.decision], [belief.priors, "none"]);
    assertEquals("borrowedFrom" in belief, false);
  }
});

Deno.test("a week borrows from the parent's week, which holds the parent's month", () => {
  const own = month();
  const week = level("NIFTY", 5, { beliefs: [own] });
  const borrowed = level("indices", 21, { beliefs: [own, week] });
  const indices = level("indices", 5, { beliefs: [own, week, borrowed] });
  assertEquals([indices.borrowedFrom, "heldFrom" in indices], ["NIFTY", false]);
  assertAlmostEquals(
    indices.posteriors.registered.sd,
    Math.hypot(own.posteriors.registered.sd, 0.05, 0.08),
    1e-15,
  );
  assertEquals(indices.power.premium > 0, true);
});

Deno.test("a decision holds for its month whatever is learned, and the posterior moves", () => {
  const previous = { ...month(), decidedOn: "2026-02-02", slope: 0.6 };
  const calm = estimateOf({ value: 0, standardError: 0.01 });
  const kept = level("NIFTY", 21, { estimate: calm, previous });
  assertEquals([kept.decision, kept.decidedOn, kept.slope], ["premium", "2026-02-02", 0.6]);
  assertEquals(kept.posteriors.sceptical, posterior(SCEPTICAL, 0, 0.01));
  const earlier = { ...previous, decidedOn: "2026-01-30" };
  const anew = level("NIFTY", 21, { estimate: calm, previous: earlier });
  assertEquals([anew.decision, anew.decidedOn], ["none", ON]);
});

Deno.test("an edited prior moves its own posterior at once and the decision with the month", () => {
  const sure = { ...levelOf("NIFTY"), registered: { mean: 0, sd: 0.01 }, source: "the owner" };
  const previous = { ...month(), decidedOn: "2026-02-02" };
  const grounds = { claim: sure, horizonSessions: 21 as const, beliefs: [] };
  const evidence = { estimate: estimateOf(), previous };
  const edited = conclude({ ...grounds, ...evidence, tradingDate: ON });
  assertEquals(edited.posteriors.registered, posterior({ mean: 0, sd: 0.01 }, -0.09, 0.08));
  assertEquals(edited.posteriors.sceptical, previous.posteriors.sceptical);
  assertEquals([edited.source, edited.decision], ["the owner", "premium"]);
  const later = conclude({ ...grounds, ...evidence, tradingDate: "2026-03-02" });
  assertEquals([later.decision, later.decidedOn], ["none", "2026-03-02"]);
});
