import { assert, assertEquals } from "@std/assert";
import type { EntryTerms, GateQuote } from "../../shared/risk/gate_entry.ts";
import type { QueuedAllocation } from "../../shared/vocabulary/queued_allocation.ts";
import { ALLOCATION, denialOf, gate, NOW, QUOTES, secondsAgo } from "../support/gated_entry.ts";

Deno.test("one leg without a two-sided quote denies the whole entry, also that of the underlying", () => {
  const broken = [undefined, {}, { bid: 9 }, { ask: 9.5 }, { bid: 9.5, ask: 9.5 }, {
    bid: 9.6,
    ask: 9.5,
  }];
  for (const [key, number, id] of [["NSE_EQ 11", 1, "11"], ["NSE_FNO 13", 3, "13"]] as const) {
    for (const quote of broken) {
      const quoteOf: EntryTerms["quoteOf"] = ({ segment, securityId }) => ({
        receivedAt: NOW,
        ...`${segment} ${securityId}` === key ? quote : QUOTES[`${segment} ${securityId}`],
      });
      assertEquals(denialOf(gate({ quoteOf })), [
        "no_quote",
        `leg ${number} (${id}) has no two-sided quote`,
      ]);
    }
  }
});

Deno.test("a net premium that fell by more than the allowed share is denied with both figures", () => {
  // 2 x 8.75 - 10 = 7.5: a sixteenth less than 8.
  const sixteenth = { maxDrift: 0.0625, quotes: { "NSE_FNO 13": { bid: 8.75, ask: 9.5 } } };
  assert("legs" in gate(sixteenth));
  assertEquals(denialOf(gate({ ...sixteenth, maxDrift: 0.0624 }))[0], "price_moved");
  assertEquals(denialOf(gate({ quotes: { "NSE_FNO 13": { bid: 8.55, ask: 9.5 } } })), [
    "price_moved",
    "net premium 710.00 a lot against 800.00 analyzed",
  ]);
  assertEquals(denialOf(gate({ quotes: { "NSE_FNO 12": { bid: 9.5, ask: 10.9 } } })), [
    "price_moved",
    "net premium 710.00 a lot against 800.00 analyzed",
  ]);
});

Deno.test("a premium to be paid may rise by the allowed share and no further", () => {
  const paid: QueuedAllocation = {
    ...ALLOCATION,
    netPremium: -1000,
    legs: ALLOCATION.legs.filter(({ legNumber }) => legNumber === 2),
  };
  const at = (ask: number) =>
    gate({ maxDrift: 0.0625, quotes: { "NSE_FNO 12": { bid: 9.5, ask } } }, paid);
  assert("legs" in at(10.625));
  assertEquals(denialOf(at(10.65))[0], "price_moved");
});

Deno.test("a net premium that became better by more than the allowed share is denied as well", () => {
  // 2 x 9.25 - 10 = 8.5: a sixteenth more than 8.
  const sixteenth = { maxDrift: 0.0625, quotes: { "NSE_FNO 13": { bid: 9.25, ask: 9.5 } } };
  assert("legs" in gate(sixteenth));
  assertEquals(denialOf(gate({ ...sixteenth, maxDrift: 0.0624 }))[0], "price_moved");
});

Deno.test("a price of the underlying that moved denies nothing", () => {
  assert("legs" in gate({ maxLegDrift: 0, quotes: { "NSE_EQ 11": { bid: 300, ask: 301 } } }));
});

Deno.test("a leg that moved is denied though the net premium stands", () => {
  // The premiums are 10 + 2 x 9 = 28; 2 x 11.5 - 15 = 8, leg 2 moved by 5 and leg 3 by 2 x 2.5.
  const quotes = { "NSE_FNO 12": { bid: 14, ask: 15 }, "NSE_FNO 13": { bid: 11.5, ask: 12 } };
  assert("legs" in gate({ quotes, maxLegDrift: 5 / 28 }));
  assertEquals(denialOf(gate({ quotes, maxLegDrift: 4.99 / 28 })), [
    "price_moved",
    "leg 2 at 15 against 10 analyzed",
  ]);
  const sold = { "NSE_FNO 12": { bid: 9.5, ask: 10.2 }, "NSE_FNO 13": { bid: 9.1, ask: 12 } };
  assertEquals(
    denialOf(gate({ quotes: sold, maxLegDrift: 0.199 / 28 }))[1],
    "leg 2 at 10.2 against 10 analyzed",
  );
});

Deno.test("a leg whose price the exchange does not take today denies the whole entry", () => {
  const at = (band: Partial<GateQuote>) =>
    gate({ quotes: { "NSE_FNO 13": { bid: 9, ask: 9.5, ...band } } });
  assert("legs" in at({ lowerLimit: 9, upperLimit: 9.2 }));
  assertEquals(denialOf(at({ lowerLimit: 9.05 })), [
    "outside_band",
    "leg 3 at 9, allowed are 9.05 to -",
  ]);
  assertEquals(denialOf(at({ lowerLimit: 1, upperLimit: 8.95 }))[0], "outside_band");
});

Deno.test("a bought leg is held against the band by its ask, at either end of it", () => {
  const at = (band: Partial<GateQuote>) =>
    gate({ quotes: { "NSE_FNO 12": { bid: 9.5, ask: 10, ...band } } });
  assert("legs" in at({ lowerLimit: 9.8, upperLimit: 10 }));
  assertEquals(denialOf(at({ upperLimit: 9.95 })), [
    "outside_band",
    "leg 2 at 10, allowed are - to 9.95",
  ]);
});

Deno.test("legs carry the price band that their limits must keep", () => {
  const verdict = gate({
    quotes: { "NSE_FNO 13": { bid: 9, ask: 9.5, lowerLimit: 1, upperLimit: 20 } },
  });
  assert("legs" in verdict);
  assertEquals(verdict.legs.map(({ lowerLimit, upperLimit }) => [lowerLimit, upperLimit]), [
    [undefined, undefined],
    [undefined, undefined],
    [1, 20],
  ]);
});

Deno.test("a quote that is older than allowed denies the whole entry, one at the limit does not", () => {
  const aged = (seconds: number): EntryTerms["quoteOf"] => ({ segment, securityId }) => ({
    ...QUOTES[`${segment} ${securityId}`],
    receivedAt: securityId === "12" ? secondsAgo(seconds) : NOW,
  });
  assert("legs" in gate({ quoteOf: aged(5) }));
  assertEquals(denialOf(gate({ quoteOf: aged(5.2) })), [
    "stale_quote",
    "leg 2's quote is 5.2 s old, 5 are allowed",
  ]);
});
