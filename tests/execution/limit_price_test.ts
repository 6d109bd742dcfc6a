import { assertEquals } from "@std/assert";
import { ENTRY_REACH, EXIT_REACH, limitPrice } from "../../shared/execution/limit_price.ts";

Deno.test("a limit to buy reaches beyond the ask and one to sell beyond the bid, as a share of each", () => {
  const quote = { bid: 100, ask: 110 };
  assertEquals(limitPrice("buy", quote, 0.05, 0.1), 121);
  assertEquals(limitPrice("sell", quote, 0.05, 0.1), 90);
});

Deno.test("a limit reaches two ticks at least", () => {
  const quote = { bid: 10.05, ask: 10.15 };
  assertEquals(limitPrice("buy", quote, 0.05, 0.001), 10.25);
  assertEquals(limitPrice("sell", quote, 0.05, 0.001), 9.95);
});

Deno.test("a limit between two ticks lies on the one nearer to the quote", () => {
  const quote = { bid: 99.95, ask: 100.05 };
  // 101.0505 and 98.9505.
  assertEquals(limitPrice("buy", quote, 0.05, 0.01), 101.05);
  assertEquals(limitPrice("sell", quote, 0.05, 0.01), 99);
});

Deno.test("a limit on the tick stays there in doubles", () => {
  // 0.3 / 0.1 is 2.9999999999999996.
  assertEquals(limitPrice("buy", { bid: 0.05, ask: 0.1 }, 0.1, 0.01), 0.3);
  // 11.2 - 1.12 = 10.08 is no tick of 0.05, and 11 - 1.1 = 9.9 is one of 0.1.
  assertEquals(limitPrice("sell", { bid: 11, ask: 12 }, 0.1, 0.1), 9.9);
});

Deno.test("a limit to sell is never below one tick", () => {
  assertEquals(limitPrice("sell", { bid: 0.05, ask: 0.1 }, 0.05, 0.1), 0.05);
  assertEquals(limitPrice("sell", { bid: 0.1, ask: 0.15 }, 0.05, 0.1), 0.05);
});

Deno.test("an exit reaches further than an entry", () => {
  assertEquals([ENTRY_REACH, EXIT_REACH], [0.01, 0.1]);
});

Deno.test("a limit keeps inside the price band, on the tick", () => {
  const quote = { bid: 10, ask: 10.5 };
  assertEquals(limitPrice("buy", { ...quote, upperLimit: 10.62 }, 0.05, 0.1), 10.6);
  assertEquals(limitPrice("sell", { ...quote, lowerLimit: 9.93 }, 0.05, 0.1), 9.95);
  assertEquals(limitPrice("buy", { ...quote, lowerLimit: 1, upperLimit: 99 }, 0.05, 0.1), 11.55);
});

Deno.test("there is no limit without a far side, or for one that the band does not allow", () => {
  assertEquals(limitPrice("buy", { bid: 10 }, 0.05, 0.1), undefined);
  assertEquals(limitPrice("sell", { ask: 10 }, 0.05, 0.1), undefined);
  const quote = { bid: 10, ask: 10.5 };
  assertEquals(limitPrice("buy", { ...quote, upperLimit: 10.45 }, 0.05, 0.1), undefined);
  assertEquals(limitPrice("buy", { ...quote, upperLimit: 10.5 }, 0.05, 0.1), 10.5);
  assertEquals(limitPrice("sell", { ...quote, lowerLimit: 10.05 }, 0.05, 0.1), undefined);
  assertEquals(limitPrice("sell", { ...quote, lowerLimit: 10 }, 0.05, 0.1), 10);
});
