import type { ReplayedStrategy } from "../../../../local/cli/replay/replayed_strategy.ts";

/**
 * A bull put spread of TITAN 1000/950 for 12 a unit in lots of 100, with round charges: 40 to
 * enter, 20 to leave; 260 of the round trip are spreads.
 */
export function spreadOf(more: Partial<ReplayedStrategy> = {}): ReplayedStrategy {
  return {
    tradingDate: "2026-02-02",
    underlying: "TITAN",
    kind: "stock",
    definition: "bull_put_spread",
    exitFamily: "credit",
    sleeve: "carry",
    sleeveReason: "p_plus",
    rank: 1,
    direction: "bullish",
    expiry: "2026-02-24",
    farExpiry: null,
    lotSize: 100,
    netPremium: 1200,
    maxLoss: 3800,
    stressLoss: 3800,
    riskClass: "defined",
    cvar95: 3500,
    popQ: 0.72,
    popP: 0.7,
    popPolicy: 0.66,
    evP: -38,
    evPolicy: -76,
    entryCharges: 40,
    exitCharges: 20,
    roundTripCost: 320,
    delta: 12,
    orderRatio: -0.01,
    costRatio: 0.08,
    quantumScore: 0.6,
    legs: [
      {
        ...{ right: "put", side: "buy", ratio: 1, strike: 950, price: 8 },
        ...{ expiry: "2026-02-24", delta: -0.12 },
      },
      {
        ...{ right: "put", side: "sell", ratio: 1, strike: 1000, price: 20 },
        ...{ expiry: "2026-02-24", delta: -0.3 },
      },
    ],
    rules: [
      { ...NO_RULE, rule: "stop_loss", isOn: true, lossPerLot: 2400 },
      { ...NO_RULE, rule: "profit_target", isOn: false, leastProfitPerLot: 640 },
      { ...NO_RULE, rule: "time_exit", isOn: true, sessionsBefore: 1 },
    ],
    ...more,
  };
}

export const NO_RULE = {
  lossPerLot: null,
  leastProfitPerLot: null,
  sessionsBefore: null,
} as const;
