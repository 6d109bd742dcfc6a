import type { Trade } from "../../../../local/cli/replay/trade.ts";

/**
 * A bull put spread of TITAN entered on 2026-02-02 and stopped two sessions later; 40 of charges to
 * enter, 20 to leave. Leg 1 is sold, leg 2 bought.
 */
export function tradeOf(more: Partial<Trade> = {}): Trade {
  const event = (
    day: string,
    of: { legNumber: number; units: number; price: number; charges: number },
  ) => ({
    ...of,
    at: new Date(`2026-02-${day}+05:30`),
    isEntry: day.startsWith("02"),
    isSettlement: false,
  });
  return {
    underlying: "TITAN",
    kind: "stock",
    definition: "bull_put_spread",
    sleeve: "carry",
    tradingDate: "2026-02-02",
    expiry: "2026-02-24",
    lots: 1,
    capitalUsed: 5000,
    endedBy: "stop_loss",
    popQ: 0.72,
    popP: 0.7,
    popPolicy: 0.66,
    evP: -38,
    evPolicy: -76,
    legs: [
      { legNumber: 1, right: "put", strike: 1000, segment: "NSE_FNO", securityId: "11" },
      { legNumber: 2, right: "put", strike: 950, segment: "NSE_FNO", securityId: "12" },
    ],
    events: [
      event("02T15:26:10", { legNumber: 2, units: 100, price: 8.2, charges: 15 }),
      event("02T15:26:11", { legNumber: 1, units: -100, price: 19.5, charges: 25 }),
      event("04T11:05:05", { legNumber: 1, units: 100, price: 30.4, charges: 12 }),
      event("04T11:05:06", { legNumber: 2, units: -100, price: 10.9, charges: 8 }),
    ],
    ...more,
  };
}
