import { assertAlmostEquals, assertEquals, assertGreater, assertLess } from "@std/assert";
import { smileDistribution } from "../../shared/pricing/distribution.ts";
import type { Candidate } from "../../shared/strategies/candidate.ts";
import { TRADED } from "../../shared/strategies/catalogue/registry.ts";
import { laterWorth } from "../../shared/strategies/payoff/later_worth.ts";
import { payoffMoments } from "../../shared/strategies/payoff/payoff_moments.ts";
import { payoffShape } from "../../shared/strategies/payoff/payoff_shape.ts";
import { recognise } from "../../shared/strategies/recognise.ts";
import type { ScanInput } from "../../shared/strategies/scan/scan_input.ts";
import { NO_VIEW } from "../../shared/strategies/scan/scan_input.ts";
import { scanUnderlying } from "../../shared/strategies/scan/scan_underlying.ts";
import { pricedChain } from "../support/chains.ts";
import { TARIFF } from "../support/tariff.ts";
import { present } from "../../shared/vocabulary/present.ts";

function input(underlying: string, changes: Partial<ScanInput> = {}): ScanInput {
  const chain = pricedChain(underlying);
  return {
    chains: [chain, pricedChain(underlying, 1, 2)],
    definitions: TRADED,
    views: [NO_VIEW, NO_VIEW],
    tariff: TARIFF,
    limits: {
      minOpenInterestLots: 20,
      minVolumeLots: 0,
      minCreditWidth: 0,
      minWingDelta: 0,
      maxRoundTripCredit: 0.5,
      maxRoundTripProfit: 0.5,
      minPopCredit: 0.4,
      minPopDebit: 0.1,
    },
    underlying: {
      segment: "NSE_EQ",
      securityId: "1",
      bid: chain.spot - 0.05,
      ask: chain.spot + 0.05,
    },
    ...changes,
  };
}

function accepted(underlying: string, changes: Partial<ScanInput> = {}): Candidate[] {
  return scanUnderlying(input(underlying, changes)).flatMap((outcome) =>
    "reason" in outcome ? [] : [outcome.candidate]
  );
}

Deno.test("every definition of the catalogue has exactly one outcome, and on a liquid index each payoff is accepted once", () => {
  const outcomes = scanUnderlying(input("NIFTY"));
  assertEquals(outcomes.map(({ definition }) => definition.id), TRADED.map(({ id }) => id));
  const refused = outcomes.flatMap((outcome) => "reason" in outcome ? [outcome.reason] : []);
  // Butterflies and condors of calls and of puts on the same strikes are one payoff by parity.
  assertEquals(refused, Array(4).fill("dearer_equivalent"));
});

Deno.test("the scan is deterministic", () => {
  assertEquals(accepted("BANKNIFTY"), accepted("BANKNIFTY"));
});

Deno.test("a candidate is an instance of its definition: strikes ascend, equal wings are equal, prices are the far side", () => {
  for (const candidate of accepted("BANKNIFTY")) {
    assertEquals(
      recognise(candidate.legs.map((leg) => ({
        right: leg.right,
        side: leg.side,
        quantity: leg.ratio,
        ...present({ strike: leg.strike }),
        ...(leg.expiry !== undefined && leg.expiry === candidate.farExpiry
          ? { expiry: "far" as const }
          : {}),
      }))),
      candidate.definition.id,
    );
    for (const leg of candidate.legs) {
      assertEquals(leg.price, leg.side === "buy" ? leg.ask : leg.bid);
    }
  }
});

Deno.test("at mid prices and the market's measure every structure is worth nothing", () => {
  const { chains } = input("NIFTY");
  for (const candidate of accepted("NIFTY")) {
    if (candidate.farExpiry !== undefined) continue;
    const chain = chains.find(({ expiry }) => expiry === candidate.expiry);
    if (chain === undefined) throw new Error(`no chain of ${candidate.expiry}`);
    const { distribution, call, put, strikes, discount, forward, tick } = chain;
    const legs = candidate.legs.map((leg) => {
      const side = leg.right === "put" ? put : call;
      const place = strikes.indexOf(leg.strike ?? -1);
      const price = leg.right === "underlying" ? forward : (side.mid[place] ?? 0) / discount;
      return {
        right: leg.right,
        quantity: leg.side === "buy" ? leg.ratio : -leg.ratio,
        strike: leg.strike ?? 0,
        price,
      };
    });
    const { expectedValue } = payoffMoments(payoffShape(legs), distribution);
    // The fitted smile stands inside the spreads: what is left is less than half of each leg's.
    const spread = candidate.legs.reduce(
      (sum, leg) => sum + leg.ratio * (leg.ask - leg.bid + tick),
      0,
    );
    assertLess(Math.abs(expectedValue), spread, candidate.definition.id);
  }
});

Deno.test("without a view no structure has an edge: expected value is minus the cost, under both priors", () => {
  for (const candidate of [...accepted("NIFTY"), ...accepted("TITAN")]) {
    assertLess(candidate.evP, 0, candidate.definition.id);
    assertAlmostEquals(candidate.evQ, candidate.evP, 1e-6 * candidate.forward);
    assertGreater(candidate.evStandardError, 0);
    assertLess(candidate.plus.registered, 0.5);
    assertEquals(candidate.plus.sceptical, candidate.plus.registered);
    assertEquals(candidate.orderRatio, -candidate.costRatio);
  }
});

Deno.test("a limit that cannot be met is named, with the best candidate that failed it", () => {
  const limits = input("NIFTY").limits;
  const reasons = (changes: Partial<typeof limits>) =>
    new Set(
      scanUnderlying(input("NIFTY", { limits: { ...limits, ...changes } })).flatMap((outcome) =>
        "reason" in outcome ? [outcome.reason] : []
      ),
    );
  assertEquals(reasons({ minOpenInterestLots: 1e9 }), new Set(["illiquid"]));
  assertEquals(
    reasons({ maxRoundTripCredit: 0, maxRoundTripProfit: 0 }),
    new Set(["cost_above_limit"]),
  );
  assertEquals(reasons({ minVolumeLots: 1e9 }), new Set(["untraded_leg"]));
  assertEquals(reasons({ minPopCredit: 1.1, minPopDebit: 1.1 }), new Set(["pop_below_minimum"]));
});

Deno.test("a stock takes no uncovered short put, and no covered call without a quote of its shares", () => {
  const { underlying: _, ...rest } = input("TITAN");
  const outcomes = scanUnderlying(rest);
  const reason = (id: string) => {
    const outcome = outcomes.find(({ definition }) => definition.id === id);
    return outcome !== undefined && "reason" in outcome ? outcome.reason : undefined;
  };
  assertEquals([reason("short_put"), reason("covered_call")], ["not_permitted", "no_cover"]);
});

Deno.test("risk class comes from the legs", () => {
  const classes = Object.fromEntries(
    accepted("NIFTY").map(({ definition, riskClass }) => [definition.id, riskClass]),
  );
  assertEquals(classes["iron_condor"], "defined");
  assertEquals(classes["long_straddle"], "defined");
  assertEquals(classes["short_put"], "undefined");
  assertEquals(classes["covered_call"], "undefined");
});

Deno.test("two expiries are judged at the near one: value and probability agree with a fine quadrature of the exact curve", () => {
  for (const underlying of ["NIFTY", "TITAN"]) {
    const { chains } = input(underlying);
    const [near, far] = chains;
    if (near === undefined || far === undefined) throw new Error("two chains are needed");
    const terms = accepted(underlying).filter(({ farExpiry }) => farExpiry !== undefined);
    if (underlying === "NIFTY") assertEquals(terms.length, 6);
    const share = (far.years - near.years) / far.years;
    const valuation = {
      deviation: (strike: number, forward: number) =>
        Math.sqrt(share * far.smile.w(Math.log(strike / forward))),
      carry: far.forward / near.forward,
      discount: far.discount / near.discount,
    };
    const s = Math.sqrt(near.smile.w(0));
    for (const candidate of terms) {
      const pnl = (price: number) =>
        candidate.legs.reduce((sum, { right, side, ratio, strike = 0, expiry, price: paid }) => {
          if (right === "underlying") throw new Error("no underlying here");
          const worth = expiry === far.expiry
            ? laterWorth(right, strike, price, valuation)
            : Math.max(0, right === "call" ? price - strike : strike - price);
          return sum + (side === "buy" ? ratio : -ratio) * (worth - paid);
        }, 0);
      const charges = (candidate.entryChargesPerLot + candidate.exitChargesPerLot) /
        candidate.lotSize;
      let probability = 0;
      const cells = 40_000;
      const at = (i: number) => near.forward * Math.exp(9 * s * (2 * i / cells - 1));
      for (let i = 0; i < cells; i++) {
        const mass = near.distribution.tail(at(i)) - near.distribution.tail(at(i + 1));
        if (pnl(0.5 * (at(i) + at(i + 1))) > charges) probability += mass;
      }
      const outlay = -candidate.netPremium;
      // Under the market's measure every leg is worth what its own expiry's distribution says,
      // within its own quote.
      const fair = candidate.legs.reduce((sum, { right, side, ratio, strike = 0, ...leg }) => {
        const { distribution, forward, discount } = leg.expiry === far.expiry ? far : near;
        const call = distribution.call(strike);
        const model = discount * (right === "call" ? call : call - forward + strike);
        const worth = Math.min(leg.ask, Math.max(leg.bid, model)) / near.discount;
        return sum + (side === "buy" ? ratio : -ratio) * (worth - leg.price);
      }, 0);
      const expected = fair - charges - outlay * (1 / near.discount - 1);
      const id = `${underlying} ${candidate.definition.id}`;
      const figures = `${id}: ${candidate.evQ} ${expected}, ${candidate.popQ} ${probability}`;
      assertLess(Math.abs(candidate.evQ - expected), 1e-6 * near.forward, figures);
      assertLess(Math.abs(candidate.popQ - probability), 1e-3, figures);
      assertEquals(candidate.riskClass, "defined", id);
      assertGreater(candidate.maxLoss ?? 0, 0.5 * outlay, id);
    }
  }
});

Deno.test("a far smile with less variance than the near one, or another lot size, takes two-expiry structures away and nothing else", () => {
  const given = input("NIFTY");
  const [near, far] = given.chains;
  if (near === undefined || far === undefined) throw new Error("two chains are needed");
  const reasons = (second: typeof far) =>
    scanUnderlying({ ...given, chains: [near, second] }).flatMap((outcome) =>
      "reason" in outcome && outcome.reason !== "dearer_equivalent" ? [outcome.reason] : []
    );
  const smile = { ...near.smile, w: (k: number) => 0.9 * near.smile.w(k) };
  const distribution = smileDistribution(far.forward, smile);
  assertEquals(reasons({ ...far, smile, distribution }), Array(6).fill("calendar_arbitrage"));
  assertEquals(reasons({ ...far, lotSize: 75 }), Array(6).fill("no_second_expiry"));
});
