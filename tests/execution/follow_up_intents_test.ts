import { assertEquals } from "@std/assert";
import {
  anewIntent,
  remainingOf,
  reverseIntent,
  unreplaced,
} from "../../shared/execution/follow_up_intents.ts";
import type { StoredIntent } from "../../shared/vocabulary/ports/plan_store.ts";

const INTENT: StoredIntent = {
  intentId: 9,
  step: 3,
  legNumber: 2,
  purpose: "open",
  side: "sell",
  segment: "NSE_FNO",
  securityId: "102",
  quantity: 130,
  limitPrice: 40,
  tick: 0.05,
  correlationId: "E1p-2-0",
  state: "confirmed",
  orderState: "cancelled",
  filledQuantity: 65,
};

Deno.test("what is left of an intent is its quantity less what was filled", () => {
  assertEquals(remainingOf({ ...INTENT, filledQuantity: 30 }), 100);
});

Deno.test("an intent is asked for anew with what is left of it, at the limit of now, under the next id", () => {
  assertEquals(anewIntent({ ...INTENT, filledQuantity: 30 }, 41.5), {
    step: 3,
    legNumber: 2,
    purpose: "open",
    side: "sell",
    segment: "NSE_FNO",
    securityId: "102",
    tick: 0.05,
    quantity: 100,
    limitPrice: 41.5,
    correlationId: "E1p-2-0r1",
  });
});

Deno.test("the next id counts on, and the way back has one of its own", () => {
  const next = (correlationId: string) => anewIntent({ ...INTENT, correlationId }, 1).correlationId;
  assertEquals(next("E1p-2-0r1"), "E1p-2-0r2");
  assertEquals(next("E1p-2-0r9"), "E1p-2-0r10");
  assertEquals(next("E1p-2-0u"), "E1p-2-0ur1");
  assertEquals(next("E1p-2-0ur1"), "E1p-2-0ur2");
});

Deno.test("of an intent and what replaces it only the last counts", () => {
  const ids = ["E1p-1-0", "E1p-2-0", "E1p-2-0r1", "E1p-2-0r2", "E1p-3-0u"];
  const intents = ids.map((correlationId) => ({ ...INTENT, correlationId }));
  assertEquals(unreplaced(intents).map(({ correlationId }) => correlationId), [
    "E1p-1-0",
    "E1p-2-0r2",
    "E1p-3-0u",
  ]);
});

Deno.test("the way back buys what was sold first, a quarter above the entry's limit", () => {
  assertEquals(reverseIntent(INTENT), {
    step: 1,
    legNumber: 2,
    purpose: "unwind",
    side: "buy",
    segment: "NSE_FNO",
    securityId: "102",
    tick: 0.05,
    quantity: 65,
    limitPrice: 50,
    correlationId: "E1p-2-0u",
  });
});

Deno.test("the way back sells what was bought last, a quarter below the entry's limit", () => {
  const { step, side, limitPrice } = reverseIntent({ ...INTENT, side: "buy" });
  assertEquals([step, side, limitPrice], [2, "sell", 30]);
});

Deno.test("a limit of the way back lies on the tick, in paise, and never below one tick", () => {
  const limit = (side: "buy" | "sell", limitPrice: number, tick: number) =>
    reverseIntent({ ...INTENT, side, limitPrice, tick }).limitPrice;
  // 10.15 x 1.25 = 12.6875, and x 0.75 = 7.6125.
  assertEquals(limit("sell", 10.15, 0.05), 12.7);
  assertEquals(limit("buy", 10.15, 0.05), 7.6);
  assertEquals(limit("buy", 0.05, 0.05), 0.05);
  assertEquals(limit("buy", 0.02, 0.05), 0.05);
  assertEquals(limit("sell", 3.6, 0.1), 4.5);
});
