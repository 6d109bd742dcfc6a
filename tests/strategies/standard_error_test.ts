import { assertAlmostEquals, assertGreater } from "@std/assert";
import { viewDistribution } from "../../shared/pricing/distribution.ts";
import { TRADED } from "../../shared/strategies/catalogue/registry.ts";
import { payoffMoments } from "../../shared/strategies/payoff/payoff_moments.ts";
import { payoffShape } from "../../shared/strategies/payoff/payoff_shape.ts";
import { NO_VIEW } from "../../shared/strategies/scan/scan_input.ts";
import { scanUnderlying } from "../../shared/strategies/scan/scan_underlying.ts";
import { pricedChain } from "../support/chains.ts";

const FREE = { sttSell: 0, sttBuy: 0, exchange: 0, ipft: 0, stampBuy: 0 };
const SD_LOG_VOLATILITY = 0.2;
const SD_DRIFT = 0.05;

for (const view of [NO_VIEW, { ...NO_VIEW, beta: 0.9, mu: 0.003 }]) {
  Deno.test(`the standard error at beta ${view.beta} is what finite differences in volatility and drift give`, () => {
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
      const drift = SD_DRIFT * beta * Math.sqrt(chain.smile.w(0));
      const expected = Math.hypot(SD_LOG_VOLATILITY * toLogBeta, drift * toDrift);
      assertAlmostEquals(candidate.evStandardError / expected, 1, 1e-4, candidate.definition.id);
    }
  });
}
