import { assert, assertEquals, assertGreater, assertGreaterOrEqual, assertLess } from "@std/assert";
import fc from "fast-check";
import type { Quote, RawChain } from "../../shared/vocabulary/chain.ts";
import { chainReply, toChain } from "../../shared/dhan/option_chain.ts";
import { CHAIN_AT, price, pricedChain, rawChain } from "../support/chains.ts";
import { withSharedData } from "../support/shared_data.ts";

function refusal(raw: RawChain, changes = {}): string {
  const result = price(raw, changes);
  return result.ok ? "accepted" : result.rejection.reason;
}

Deno.test("the smile of a chain repeats the model's forward and volatility", () => {
  const chain = pricedChain("NIFTY");
  const carry = (0.065 - 0.012) * chain.years;
  assertLess(Math.abs(Math.log(chain.forward / chain.spot) - carry), 2e-4);
  assertEquals(chain.smile.model, "SVI");
  assertGreaterOrEqual(chain.smile.minG, 0);
  assertLess(chain.smile.rmsHalfSpreads ?? Infinity, 1);
});

Deno.test("each way in which a chain cannot be used has its own name", () => {
  const raw = rawChain("TITAN");
  const { spot: _, ...withoutSpot } = raw;
  const first = raw.strikes[0];
  assert(first !== undefined);
  const later = new Date(CHAIN_AT.getTime() + 61_000);
  const close = new Date(`${raw.expiry}T15:10:00+05:30`);
  const good = price(raw);
  assertEquals(refusal({ ...raw, strikes: [] }), "empty_chain");
  assertEquals(refusal(withoutSpot), "no_spot");
  assertEquals(refusal(raw, { now: later }), "stale_chain");
  assertEquals(refusal({ ...raw, receivedAt: close }, { now: close }), "too_close_to_fixing");
  assertEquals(refusal({ ...raw, strikes: [first, ...raw.strikes] }), "duplicate_strike");
  assertEquals(refusal(raw, { listed: false }), "too_few_two_sided");
  assertEquals(refusal({ ...raw, spot: (raw.spot ?? 0) * 3 }), "no_forward");
  assertEquals(
    refusal(raw, { earlierDigests: new Set(good.ok ? ["other", good.chain.digest] : []) }),
    "identical_to_earlier",
  );
});

Deno.test("a crossed, a one-sided and a wide quote are left out and counted", () => {
  const raw = rawChain("TITAN");
  const middle = Math.floor(raw.strikes.length / 2);
  const spoil = (
    offset: number,
    change: (quote: Quote) => Quote,
  ) => (raw.strikes.map((entry, i) =>
    i === middle + offset && entry.call !== undefined
      ? { ...entry, call: change(entry.call) }
      : entry
  ));
  const before = price(raw);
  const count = (strikes: RawChain["strikes"], reason: "crossed" | "missing_bid" | "wide") => {
    const result = price({ ...raw, strikes });
    assert(result.ok && before.ok);
    return (result.chain.counts[reason] ?? 0) - (before.chain.counts[reason] ?? 0);
  };
  assertEquals(count(spoil(1, (quote) => ({ ...quote, bid: (quote.ask ?? 0) + 1 })), "crossed"), 1);
  assertEquals(count(spoil(1, ({ bid: _, ...quote }) => quote), "missing_bid"), 1);
  assertEquals(count(spoil(1, (quote) => ({ ...quote, ask: 3 * (quote.ask ?? 0) })), "wide"), 1);
});

Deno.test("a call bid above the ask of a lower strike drops the wider quote", () => {
  const raw = rawChain("NIFTY");
  const middle = Math.floor(raw.strikes.length / 2);
  const lower = raw.strikes[middle]?.call?.ask ?? 0;
  const strikes = raw.strikes.map((entry, i) =>
    i === middle + 1
      ? { ...entry, call: { ...entry.call, bid: lower + 50, ask: lower + 60 } }
      : entry
  );
  const result = price({ ...raw, strikes });
  assert(result.ok);
  assertGreater(result.chain.counts.not_monotone ?? 0, 0);
  assertEquals(result.chain.call.usable[middle + 1], 0);
});

Deno.test("the order of the strikes does not matter", () => {
  const raw = rawChain("TITAN");
  const [straight, mirrored] = [price(raw), price({ ...raw, strikes: raw.strikes.toReversed() })];
  assert(straight.ok && mirrored.ok);
  assertEquals(mirrored.chain.smile.parameters, straight.chain.smile.parameters);
});

Deno.test("whatever a chain holds, it is priced or refused by name, without a throw or a NaN in what is used", () => {
  const raw = rawChain("NIFTY", 2, 0);
  const value = fc.oneof(
    fc.double(),
    fc.constantFrom(undefined, 0, -1, Number.NaN, Infinity, 1e300, "12", null),
  );
  const spoiled = fc.array(
    fc.record({
      at: fc.nat(raw.strikes.length - 1),
      side: fc.constantFrom("call", "put"),
      bid: value,
      ask: value,
      strike: fc.option(value),
    }),
    { maxLength: 60 },
  );
  fc.assert(
    fc.property(spoiled, (changes) => {
      const strikes = raw.strikes.map((entry) => ({ ...entry }));
      for (const { at, side, bid, ask, strike } of changes) {
        Object.assign(strikes[at] ?? {}, {
          [side]: { bid, ask },
          ...(strike === null ? {} : { strike }),
        });
      }
      const result = price({ ...raw, strikes });
      if (!result.ok) return result.rejection.message.length > 0;
      const { chain } = result;
      return [chain.call, chain.put].every((side) =>
        side.usable.every((usable, i) =>
          usable === 0 || (side.bid[i] as number) < (side.ask[i] as number)
        )
      ) && Number.isFinite(chain.forward) && chain.smile.minG >= 0 &&
        chain.call.delta.every(Number.isFinite);
    }),
    { numRuns: 150, seed: 1 },
  );
});

withSharedData("a recorded chain of Dhan outside the session is priced or refused by name", [
  "dhan/chain/base_api__optionchain.json",
], ([file = ""]) => {
  const reply = chainReply.parse(JSON.parse(Deno.readTextFileSync(file)));
  const at = new Date("2025-01-25T15:22:42+05:30");
  const result = price(toChain("NIFTY", "2025-01-30", reply, at), { now: at });
  if (result.ok) assertLess(Math.abs(Math.log(result.chain.forward / result.chain.spot)), 0.01);
  else assertGreater(result.rejection.message.length, 10);
});
