import { assertAlmostEquals, assertEquals, assertStringIncludes } from "@std/assert";
import type { Belief, BeliefHorizon, Claim } from "../../shared/beliefs/belief.ts";
import { nameBelief } from "../../shared/beliefs/name_belief.ts";
import { priorsOf, REGISTERED_CLAIMS } from "../../shared/beliefs/registered_claims.ts";

/** A belief of stocks with posteriors that tell its claim and horizon. */
function belief(
  claim: Claim,
  horizonSessions: BeliefHorizon,
  mean: number,
  given: Partial<Belief> = {},
): Belief {
  const registered = REGISTERED_CLAIMS.find((own) => own.claim === claim && own.scope === "stocks");
  if (registered === undefined) throw new Error(`${claim} of stocks is not registered`);
  return {
    claim,
    scope: "stocks",
    horizonSessions,
    source: registered.source,
    priors: priorsOf(registered),
    posteriors: { sceptical: { mean: 0.5 * mean, sd: 0.04 }, registered: { mean, sd: 0.03 } },
    power: { edge: 0, premium: 0 },
    decision: "none",
    decidedOn: "2026-02-02",
    ...given,
  };
}

const ASKED = { scope: "stocks", horizonSessions: 21 } as const;

Deno.test("a name holds its scope's posterior, and without a signal nothing of others'", () => {
  const level = belief("variance_level", 21, -0.06);
  const found = nameBelief({ ...ASKED, beliefs: [belief("variance_spread", 21, 0.02), level] });
  assertEquals(found.lnBeta, level.posteriors);
  assertEquals(found.restsOn, "variance_level of stocks over 21 sessions: none, no data");
});

Deno.test("with a signal the shrunk slope times it is added, and so are the variances", () => {
  const beliefs = [belief("variance_level", 21, -0.06), belief("variance_spread", 21, 0.02)];
  const { lnBeta, restsOn } = nameBelief({ ...ASKED, beliefs, z: -2 });
  assertAlmostEquals(lnBeta.registered.mean, -0.06 - 2 * 0.02, 1e-15);
  assertAlmostEquals(lnBeta.registered.sd, Math.hypot(0.03, 0.06), 1e-15);
  assertAlmostEquals(lnBeta.sceptical.mean, -0.03 - 2 * 0.01, 1e-15);
  assertAlmostEquals(lnBeta.sceptical.sd, Math.hypot(0.04, 0.08), 1e-15);
  assertStringIncludes(restsOn, "; variance_spread of stocks over 21 sessions: none, no data");
  const mirrored = nameBelief({ ...ASKED, beliefs, z: 2 }).lnBeta.registered;
  assertAlmostEquals(mirrored.mean, -0.02, 1e-15);
  assertAlmostEquals(mirrored.sd, lnBeta.registered.sd, 1e-15);
});

Deno.test("the belief of the horizon nearest in ratio counts", () => {
  const beliefs = ([5, 10, 21, 42] as const).map((horizon) =>
    belief("variance_level", horizon, -horizon / 1000)
  );
  const mean = (horizonSessions: number) =>
    nameBelief({ scope: "stocks", horizonSessions, beliefs }).lnBeta.registered.mean;
  assertEquals([1, 7, 8, 14, 15, 29, 30, 100].map(mean), [
    -0.005,
    -0.005,
    -0.01,
    -0.01,
    -0.021,
    -0.021,
    -0.042,
    -0.042,
  ]);
});

Deno.test("beliefs of another scope say nothing, nearer though they are", () => {
  const other = belief("variance_level", 21, -0.5, { scope: "indices" });
  const own = belief("variance_level", 42, -0.06);
  assertEquals(nameBelief({ ...ASKED, beliefs: [other, own] }).lnBeta, own.posteriors);
});

Deno.test("the drift is 0 with its error until the edge rule accepts direction", () => {
  const drift = (given: Partial<Belief>) =>
    nameBelief({ ...ASKED, beliefs: [belief("direction", 21, 0.02, given)] });
  assertEquals(drift({ decision: "premium" }).drift, { mean: 0, sd: 0.03 });
  assertEquals(drift({ decision: "edge" }).drift, { mean: 0.02, sd: 0.03 });
  assertStringIncludes(drift({ decision: "edge" }).restsOn, "direction of stocks over 21");
  assertEquals(drift({ decision: "none" }).restsOn.includes("direction"), false);
});

Deno.test("no more of a belief is used than the desk's own trades confirmed", () => {
  const used = (slope: number) =>
    nameBelief({ ...ASKED, beliefs: [belief("variance_level", 21, -0.06, { slope })] })
      .lnBeta.registered;
  assertEquals(used(0.5), { mean: -0.03, sd: 0.03 });
  assertEquals(used(3), { mean: -0.06, sd: 0.03 });
  assertEquals(used(-1).mean, -0);
  const spread = [
    belief("variance_level", 21, -0.06),
    belief("variance_spread", 21, 0.02, { slope: 0.5 }),
  ];
  const { mean } = nameBelief({ ...ASKED, beliefs: spread, z: 1 }).lnBeta.registered;
  assertAlmostEquals(mean, -0.05, 1e-15);
});

Deno.test("nothing is believed before the ledger has tested it", () => {
  const found = nameBelief({ ...ASKED, scope: "NIFTY", beliefs: [], z: 1 });
  assertEquals(found.lnBeta, {
    sceptical: { mean: 0, sd: 0.1 },
    registered: { mean: 0, sd: 0.08 },
  });
  assertEquals([found.drift, found.decision], [{ mean: 0, sd: 0.06 }, "none"]);
  assertEquals(found.restsOn, "variance_level of NIFTY: not tested yet");
});

Deno.test("the best sleeve of the beliefs about its variance is opened", () => {
  const decided = (level: Belief["decision"], spread: Belief["decision"], z?: number) =>
    nameBelief({
      ...ASKED,
      beliefs: [
        belief("variance_level", 21, -0.06, { decision: level }),
        belief("variance_spread", 21, 0.02, { decision: spread }),
        belief("direction", 21, 0.02, { decision: "edge" }),
      ],
      ...(z === undefined ? {} : { z }),
    }).decision;
  assertEquals([decided("premium", "none", 1), decided("none", "premium", 1)], [
    "premium",
    "premium",
  ]);
  assertEquals([decided("premium", "edge", 1), decided("premium", "edge")], ["edge", "premium"]);
  assertEquals(decided("none", "none", 1), "none");
});

Deno.test("what a belief rests on is said: its clusters, whose they are, or which tenor's", () => {
  const said = (given: Partial<Belief>) =>
    nameBelief({ ...ASKED, beliefs: [belief("variance_level", 21, -0.06, given)] }).restsOn;
  const estimate = {
    value: -0.06,
    standardError: 0.05,
    clusters: 44,
    outcomes: 930,
    outcomeDeviation: 1,
    virtualCrashes: 0,
  };
  assertStringIncludes(said({ estimate, decision: "premium" }), "premium, 44 clusters");
  assertStringIncludes(said({ estimate, borrowedFrom: "indices" }), "borrowed from indices");
  assertStringIncludes(said({ heldFrom: 21 }), "from 21 sessions");
});
