import { assertEquals } from "@std/assert";
import { closableQuote } from "../../shared/execution/closable_quote.ts";
import { EXIT_REACH, limitPrice } from "../../shared/execution/limit_price.ts";

Deno.test("what is bought back needs an offer, whoever bids", () => {
  assertEquals(closableQuote("buy", { bid: 4, ask: 5 }), { bid: 4, ask: 5 });
  assertEquals(closableQuote("buy", { ask: 5 }), { bid: 0, ask: 5 });
  assertEquals(closableQuote("buy", { bid: 4 }), undefined);
  assertEquals(closableQuote("buy"), undefined);
});

Deno.test("what is sold goes to its bid, and where nobody bids for one tick", () => {
  assertEquals(closableQuote("sell", { bid: 4, ask: 5 }), { bid: 4, ask: 5 });
  assertEquals(closableQuote("sell", { bid: 4 }), { bid: 4, ask: 4 });
  const unwanted = closableQuote("sell", { ask: 0.1 });
  assertEquals(unwanted, { bid: 0, ask: 0.1 });
  assertEquals(unwanted && limitPrice("sell", unwanted, 0.05, EXIT_REACH), 0.05);
});

Deno.test("without any quote nothing is sold", () => {
  assertEquals(closableQuote("sell", {}), undefined);
  assertEquals(closableQuote("sell"), undefined);
});
