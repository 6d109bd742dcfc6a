import { assertEquals } from "@std/assert";
import { boundedEntry } from "../../shared/desk/bounded_entry.ts";
import { entryIntents } from "../../shared/execution/build_intents.ts";
import type { AnalyzedLeg } from "../../shared/execution/worst_prices.ts";
import type { TradedLeg } from "../../shared/vocabulary/traded_leg.ts";

type Leg = AnalyzedLeg & Pick<TradedLeg, "segment" | "securityId" | "tick">;

/** A call spread, bought at 100 and sold at 60: all premiums are 160. */
const LEGS: readonly Leg[] = [
  leg(1, "call", "buy", 100),
  leg(2, "call", "sell", 60),
];

function leg(legNumber: number, right: Leg["right"], side: Leg["side"], price: number): Leg {
  return {
    ...{ legNumber, right, side, price, ratio: 1, tick: 0.05 },
    ...{ segment: "NSE_FNO", securityId: String(legNumber) },
  };
}

/** A leg's quote with its price band. */
type Quote = Pick<TradedLeg, "bid" | "ask" | "lowerLimit" | "upperLimit">;

/** The first limits of an entry at these quotes, or why it is denied. */
function limits(legs: readonly Leg[], quotes: readonly Quote[], maxLegDrift = 0.25) {
  const traded = legs.map(({ price: _, ratio: __, ...leg }, i): TradedLeg => ({
    ...{ ...leg, quantity: 100, lotSize: 100 },
    ...quotes[i],
  }));
  const verdict = boundedEntry({ legs: traded }, legs, maxLegDrift);
  if ("denied" in verdict) return `${verdict.denied}: ${verdict.detail}`;
  return entryIntents(verdict.legs, "k").map(({ side, limitPrice }) => `${side} ${limitPrice}`);
}

Deno.test("a first limit ends where the drift of its leg does, on the safe side of the tick", () => {
  // A quarter of 160 is 40: the bound is far from a reach of 1%.
  const quotes = [{ bid: 99, ask: 100 }, { bid: 60, ask: 61 }];
  assertEquals(limits(LEGS, quotes), ["buy 101", "sell 59.4"]);
  // 0.4% of 160 is 0.64: at most 100.64 is paid and 59.36 taken.
  const near = [{ bid: 99, ask: 100.2 }, { bid: 59.8, ask: 61 }];
  assertEquals(limits(LEGS, near, 0.004), ["buy 100.6", "sell 59.4"]);
});

Deno.test("a leg that is quoted at its bound exactly is traded there", () => {
  const quotes = [{ bid: 99, ask: 102.5 }, { bid: 57.5, ask: 61 }];
  assertEquals(limits(LEGS, quotes, 1 / 64), ["buy 102.5", "sell 57.5"]);
});

Deno.test("the exchange's band counts where it is narrower", () => {
  const quotes = [{ bid: 99, ask: 100, upperLimit: 100.5 }, { bid: 60, ask: 61, lowerLimit: 59.8 }];
  assertEquals(limits(LEGS, quotes), ["buy 100.5", "sell 59.8"]);
});

Deno.test("the underlying may stand two reaches from what was analyzed, and no further", () => {
  const legs = [leg(1, "underlying", "buy", 2000), leg(2, "call", "sell", 50)];
  const call = { bid: 50, ask: 51 };
  assertEquals(limits(legs, [{ bid: 2009, ask: 2010 }, call]), ["buy 2030.1", "sell 49.5"]);
  assertEquals(limits(legs, [{ bid: 2029, ask: 2030 }, call]), ["buy 2040", "sell 49.5"]);
  assertEquals(
    limits(legs, [{ bid: 2041, ask: 2042 }, call]),
    "price_moved: leg 1 at 2042, the worst is 2040.00",
  );
});

Deno.test("what the gate denies stays denied", () => {
  const denied = { denied: "no_quote", detail: "leg 2" } as const;
  assertEquals(boundedEntry(denied, LEGS, 0.25), denied);
});
