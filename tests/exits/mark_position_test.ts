import { assertEquals } from "@std/assert";
import { markPosition } from "../../shared/exits/mark_position.ts";
import { spread } from "./positions.ts";

/** Quotes by security id. */
const market =
  (quotes: Readonly<Record<string, { bid?: number; ask?: number }>>) =>
  ({ segment, securityId }: { segment: string; securityId: string }) =>
    segment === "NSE_FNO" ? quotes[securityId] : undefined;

Deno.test("a mark buys the shorts back at the ask and sells the longs at the bid", () => {
  const quotes = market({ 101: { bid: 19, ask: 20 }, 102: { bid: 6, ask: 7 } });
  // 130 x (6 - 20), and with it the 3,250 received less 90 of charges.
  assertEquals(markPosition(spread(), quotes), {
    state: "priced",
    closeValue: -1820,
    unrealised: 1340,
    // 130 x (6.5 - 19.5), and with it the same.
    unrealisedMid: 1470,
  });
});

Deno.test("a mark needs the ask of a short alone and the bid of a long alone, and has no mid then", () => {
  const quotes = market({ 101: { ask: 20 }, 102: { bid: 6 } });
  assertEquals(markPosition(spread(), quotes), {
    state: "priced",
    closeValue: -1820,
    unrealised: 1340,
  });
});

Deno.test("without one of the far sides there is no value, and never a 0", () => {
  for (
    const quotes of [
      { 101: { bid: 19, ask: 20 } },
      { 102: { bid: 6, ask: 7 } },
      { 101: { bid: 19 }, 102: { bid: 6, ask: 7 } },
      { 101: { bid: 19, ask: 20 }, 102: { ask: 7 } },
    ]
  ) {
    assertEquals(markPosition(spread(), market(quotes)), { state: "no_quote" });
  }
});
