import { assertEquals } from "@std/assert";
import type { LegQuote } from "../../shared/exits/leg_mid.ts";
import { markPosition } from "../../shared/exits/mark_position.ts";
import { spread } from "./positions.ts";

/** Quotes by security id: 101 is sold, 102 is bought. */
const market =
  (quotes: Readonly<Record<string, LegQuote>>) =>
  ({ segment, securityId }: { segment: string; securityId: string }) =>
    segment === "NSE_FNO" ? quotes[securityId] : undefined;

Deno.test("a mark goes by the middle of the quotes and says what closing would leave", () => {
  const quotes = market({ 101: { bid: 19, ask: 20 }, 102: { bid: 6, ask: 7 } });
  assertEquals(markPosition(spread(), quotes), {
    state: "priced",
    // 130 x (6.5 - 19.5), and with it the 3,250 received less 90 of charges.
    unrealisedMid: 1470,
    // 130 x (6 - 20), and with it the same.
    far: { closeValue: -1820, unrealised: 1340 },
  });
});

Deno.test("a wing that nobody bids for counts half of its ask, and nothing when it is closed", () => {
  const quotes = market({ 101: { bid: 19, ask: 20 }, 102: { ask: 1 } });
  // 130 x (0.5 - 19.5) and 130 x (0 - 20), and with each 3,160.
  assertEquals(markPosition(spread(), quotes), {
    state: "priced",
    unrealisedMid: 690,
    far: { closeValue: -2600, unrealised: 560 },
  });
});

Deno.test("a wing that nobody bids for or offers is worth nothing, and the rest is marked", () => {
  const quotes = market({ 101: { bid: 19, ask: 20 }, 102: {} });
  // 130 x -19.5 and 130 x -20.
  assertEquals(markPosition(spread(), quotes), {
    state: "priced",
    unrealisedMid: 625,
    far: { closeValue: -2600, unrealised: 560 },
  });
});

Deno.test("a sold leg that nobody bids for counts half of its ask, at which it can be bought back", () => {
  const quotes = market({ 101: { ask: 1 }, 102: { bid: 6, ask: 7 } });
  assertEquals(markPosition(spread(), quotes), {
    state: "priced",
    unrealisedMid: 3940,
    far: { closeValue: 650, unrealised: 3810 },
  });
});

Deno.test("a leg that nobody offers is worth its bid at least", () => {
  assertEquals(markPosition(spread(), market({ 101: { bid: 60 }, 102: { bid: 6, ask: 7 } })), {
    state: "priced",
    unrealisedMid: -3795,
  });
  assertEquals(markPosition(spread(), market({ 101: { bid: 19, ask: 20 }, 102: { bid: 6 } })), {
    state: "priced",
    unrealisedMid: 1405,
    far: { closeValue: -1820, unrealised: 1340 },
  });
});

Deno.test("a leg without any quote gives no value, and never a 0", () => {
  for (const quotes of [{ 101: { bid: 19, ask: 20 } }, { 101: {}, 102: { bid: 6, ask: 7 } }, {}]) {
    assertEquals(markPosition(spread(), market(quotes)), { state: "no_quote" });
  }
});
