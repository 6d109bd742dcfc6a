import { assertEquals, assertThrows } from "@std/assert";
import { entryIntents, exitIntents } from "../../shared/execution/build_intents.ts";
import type { TradedLeg } from "../../shared/vocabulary/traded_leg.ts";
import { LEGS, optionLeg } from "./plan_world.ts";

const SHARES: TradedLeg = {
  ...optionLeg(5, "call", "buy"),
  right: "underlying",
  segment: "NSE_EQ",
};
const SOLD_SHARES: TradedLeg = { ...SHARES, side: "sell" };

const orderOf = (intents: ReturnType<typeof entryIntents>) =>
  intents.map(({ step, purpose, side, legNumber }) => `${step} ${purpose} ${side} ${legNumber}`);

Deno.test("an entry takes the underlying first, then what is bought, then what is sold", () => {
  assertEquals(orderOf(entryIntents([...LEGS, SHARES], "E1p")), [
    "1 open buy 5",
    "2 open buy 1",
    "2 open buy 4",
    "3 open sell 2",
    "3 open sell 3",
  ]);
});

Deno.test("an exit buys back what was sold, then sells what was bought, and lets the underlying go last", () => {
  assertEquals(orderOf(exitIntents([SHARES, ...LEGS], "X1t0")), [
    "1 close buy 2",
    "1 close buy 3",
    "2 close sell 1",
    "2 close sell 4",
    "3 close sell 5",
  ]);
});

Deno.test("an underlying that is sold goes first as well, and comes back last", () => {
  assertEquals(orderOf(entryIntents([...LEGS.slice(0, 1), SOLD_SHARES], "E1p")), [
    "1 open sell 5",
    "2 open buy 1",
  ]);
  assertEquals(orderOf(exitIntents([SOLD_SHARES, ...LEGS.slice(0, 1)], "X1t0")), [
    "2 close sell 1",
    "3 close buy 5",
  ]);
});

Deno.test("legs of a step go by their number, in whatever order they come", () => {
  const [a, b, c, d] = LEGS as [TradedLeg, TradedLeg, TradedLeg, TradedLeg];
  assertEquals(
    entryIntents([d, c, b, a], "E1p").map(({ legNumber }) => legNumber),
    [1, 4, 2, 3],
  );
});

Deno.test("an entry reaches a hundredth beyond the far side, an exit a tenth", () => {
  const limits = (intents: ReturnType<typeof entryIntents>) =>
    intents.map(({ side, limitPrice }) => [side, limitPrice]);
  const legs = [
    { ...optionLeg(1, "call", "buy"), bid: 99, ask: 100 },
    { ...optionLeg(2, "call", "sell"), bid: 200, ask: 202 },
  ];
  assertEquals(limits(entryIntents(legs, "E1p")), [["buy", 101], ["sell", 198]]);
  // Bought back at 202 x 1.1, sold at 99 x 0.9.
  assertEquals(limits(exitIntents(legs, "X1t0")), [["buy", 222.2], ["sell", 89.1]]);
});

Deno.test("the exit of a future stays inside the 3% at which the exchange refuses its order", () => {
  const quote = { bid: 25_000, ask: 25_010 };
  const limitOf = (leg: TradedLeg) => exitIntents([{ ...leg, ...quote }], "X1t0")[0]?.limitPrice;
  // Sold at 25000 x 0.98, bought at 25010 x 1.02; shares have no such bound.
  const future: TradedLeg = { ...SHARES, segment: "NSE_FNO" };
  assertEquals([limitOf(future), limitOf({ ...future, side: "sell" })], [24_500, 25_510.2]);
  assertEquals(limitOf(SHARES), 22_500);
});

Deno.test("an intent carries its leg's instrument and tick", () => {
  const [intent] = entryIntents([optionLeg(3, "call", "buy")], "E1p");
  assertEquals(intent, {
    step: 2,
    legNumber: 3,
    purpose: "open",
    side: "buy",
    segment: "NSE_FNO",
    securityId: "3",
    quantity: 130,
    limitPrice: 101.05,
    tick: 0.05,
    correlationId: "E1p-3-0",
  });
});

Deno.test("an order above the freeze quantity goes out in slices with ids of their own", () => {
  const legs = [
    { ...optionLeg(2, "call", "buy"), quantity: 5200, freezeQuantity: 1800 },
    optionLeg(1, "call", "buy"),
  ];
  assertEquals(
    entryIntents(legs, "E1p").map(({ correlationId, quantity }) => [correlationId, quantity]),
    [["E1p-1-0", 130], ["E1p-2-0", 1755], ["E1p-2-1", 1755], ["E1p-2-2", 1690]],
  );
});

Deno.test("a correlation id is at most 25 characters that the broker takes", () => {
  const ids = (key: string) => entryIntents([optionLeg(1, "call", "buy")], key);
  assertEquals(ids("E".repeat(21))[0]?.correlationId.length, 25);
  for (const key of ["E".repeat(22), "E1/p", "E1 p"]) {
    assertThrows(() => ids(key), RangeError, `${key}-1-0 is not 1 to 25 characters`);
  }
});
