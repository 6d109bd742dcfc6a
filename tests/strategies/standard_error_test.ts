import { assertAlmostEquals, assertGreater } from "@std/assert";
import { viewDistribution } from "../../shared/pricing/distribution.ts";
import { normalQuantile } from "../../shared/statistics/normal.ts";
import { TRADED } from "../../shared/strategies/catalogue/registry.ts";
import { payoffMoments } from "../../shared/strategies/payoff/payoff_moments.ts";
import { payoffShape } from "../../shared/strategies/payoff/payoff_shape.ts";
import { type HorizonView, NO_VIEW } from "../../shared/strategies/scan/scan_input.ts";
import { scanUnderlying } from "../../shared/strategies/scan/scan_underlying.ts";
import { pricedChain } from "../support/chains.ts";

const FREE = { sttSell: 0, sttBuy: 0, exchange: 0, ipft: 0, stampBuy: 0 };

const VIEWS: readonly HorizonView[] = [
  NO_VIEW,
  {
    beta: 0.9,
    mu: 0.003,
    sdLogBeta: 0.06,
    sdDrift: 0.04,
    sceptical: { beta: 0.97, sdLogBeta: 0.08 },
  },
];

for (const view of VIEWS) {
  Deno.test(`the standard error at beta ${view.beta} is what finite differences and half a round trip give`, () => {
    const chain = pricedChain("NIFTY");
    const outcomes = scanUnderlying({
      chains: [chain],
      definitions: TRADED,
      views: [view],
      tariff: {
        brokeragePerOrder: 20,
        gst: 0.18,
        sebi: 0,
        sttExercise: 0,
        option: FREE,
        future: FREE,
        equity: FREE,
      },
      limits: {
        minOpenInterestLots: 0,
        minVolumeLots: 0,
        minCreditWidth: 0,
        minWingDelta: 0,
        maxRoundTripCredit: 1,
        maxRoundTripProfit: 1,
        minPopCredit: 0,
        minPopDebit: 0,
      },
      underlying: { segment: "NSE_FNO", securityId: "1", bid: chain.spot - 1, ask: chain.spot },
    });
    const candidates = outcomes.flatMap((outcome) =>
      "reason" in outcome ? [] : [outcome.candidate]
    );
    assertGreater(candidates.length, 5);
    for (const candidate of candidates) {
      const shape = payoffShape(candidate.legs.map((leg) => ({
        right: leg.right,
        quantity: leg.side === "buy" ? leg.ratio : -leg.ratio,
        strike: leg.strike ?? 0,
        price: leg.price,
      })));
      const value = (beta: number, mu: number) =>
        payoffMoments(shape, viewDistribution(chain.forward, chain.smile, { beta, mu }))
          .expectedValue;
      const [{ beta, mu }, step] = [view, 1e-4];
      const toLogBeta = beta * (value(beta + step, mu) - value(beta - step, mu)) / (2 * step);
      const toDrift = (value(beta, mu + step) - value(beta, mu - step)) / (2 * step);
      const drift = view.sdDrift * beta * Math.sqrt(chain.smile.w(0)) * toDrift;
      const trip = 0.5 * candidate.roundTripCost;
      const { evP, plus, definition } = candidate;
      const errorAt = (sd: number) => Math.sqrt((sd * toLogBeta) ** 2 + drift ** 2 + trip ** 2);
      const error = errorAt(view.sdLogBeta);
      assertAlmostEquals(candidate.evStandardError / error, 1, 1e-4, definition.id);
      assertAlmostEquals(normalQuantile(plus.registered), evP / error, 1e-3, definition.id);
      const sceptical = evP + value(view.sceptical.beta, mu) - value(beta, mu);
      assertAlmostEquals(
        normalQuantile(plus.sceptical),
        sceptical / errorAt(view.sceptical.sdLogBeta),
        1e-3,
        definition.id,
      );
    }
  });
}
