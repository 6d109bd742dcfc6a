import { assert, assertEquals, assertLess, assertStringIncludes } from "@std/assert";
import { chainForward } from "../../shared/market/chain_forward.ts";
import { contractKey } from "../../shared/market/contract_key.ts";
import { contradictoryQuotes } from "../../shared/market/contradictory_quotes.ts";
import { priceChain } from "../../shared/market/price_chain.ts";
import type { Quote, RawChain } from "../../shared/vocabulary/chain.ts";
import { instantOf } from "../../shared/vocabulary/trading_date.ts";
import { CHAIN_AT, price, pricedChain, rawChain } from "../support/chains.ts";
import { booksIn, recordedBooks } from "../support/recorded_books.ts";
import { withSharedData } from "../support/shared_data.ts";
import { allOf, quoted } from "./quoted.ts";

const NAMES = ["NIFTY", "BANKNIFTY", "TITAN", "RELIANCE"];

/** A chain with every quote changed; `random` is uniform in 0..1 and the same each run. */
function spoiled(raw: RawChain, change: (quote: Quote, random: () => number) => Quote): RawChain {
  let seed = 11;
  const random = () => (seed = seed * 16807 % 2147483647) / 2147483647;
  return {
    ...raw,
    strikes: raw.strikes.map(({ strike, call, put }) => ({
      strike,
      ...(call === undefined ? {} : { call: change(call, random) }),
      ...(put === undefined ? {} : { put: change(put, random) }),
    })),
  };
}

/** The reason for which a chain is refused, with its message; none where it is priced. */
function refusal(raw: RawChain): readonly [string, string] {
  const result = price(raw);
  return result.ok ? ["accepted", ""] : [result.rejection.reason, result.rejection.message];
}

Deno.test("a chain of premiums a hundred times too large has no forward", () => {
  for (const name of NAMES) {
    const [reason, message] = refusal(spoiled(rawChain(name), (quote) => ({
      ...quote,
      bid: 100 * (quote.bid ?? 0),
      ask: 100 * (quote.ask ?? 0),
    })));
    assertEquals(reason, "forward_contradicts", name);
    assertStringIncludes(message, "strikes from their median");
  }
});

Deno.test("a chain whose quotes are all the same has no forward", () => {
  for (const name of NAMES) {
    const equal = spoiled(rawChain(name), (quote) => ({ ...quote, bid: 100, ask: 101 }));
    assertEquals(refusal(equal)[0], "forward_contradicts", name);
  }
});

Deno.test("a chain of noise is refused as no market", () => {
  for (const name of NAMES) {
    const noise = spoiled(rawChain(name), (quote, random) => {
      const mid = 5 + 495 * random();
      return { ...quote, bid: 0.99 * mid, ask: 1.01 * mid };
    });
    const [reason] = refusal(noise);
    assert(["quotes_contradict", "forward_contradicts"].includes(reason), `${name} ${reason}`);
  }
});

Deno.test("quotes of which most contradict each other are refused with their count", () => {
  // Bids far above the asks of their neighbours on every second strike, the money left alone.
  const raw = rawChain("NIFTY");
  const far = raw.strikes.map((entry, i) => {
    const isLeft = Math.abs(entry.strike / (raw.spot ?? 1) - 1) < 0.02;
    if (isLeft) return entry;
    const mid = 50 + 4 * (i * 7 % 13) + 25 * (i % 2);
    const quote = { bid: mid - 0.5, ask: mid + 0.5 };
    return { ...entry, call: { ...entry.call, ...quote }, put: { ...entry.put, ...quote } };
  });
  const [reason, message] = refusal({ ...raw, strikes: far });
  assertEquals(reason, "quotes_contradict");
  const [, dropped = 0, all = 1] = /(\d+) of (\d+) two-sided/.exec(message) ?? [];
  assert(Number(dropped) > Number(all) / 2, message);
  // As many again that agree, and the chain stands.
  assertEquals(refusal(raw)[0], "accepted");
});

Deno.test("half of the two-sided quotes may contradict, whatever the contradiction, one more may not", () => {
  const kept = [Uint8Array.of(1, 0, 1), Uint8Array.of(1, 1, 0)];
  for (const reason of ["not_monotone", "not_convex", "outside_bounds"] as const) {
    assertEquals(contradictoryQuotes({ [reason]: 4 }, kept), undefined);
    assertEquals(
      contradictoryQuotes({ [reason]: 5 }, kept),
      "5 of 9 two-sided quotes contradict others or the forward, half are allowed",
    );
  }
  const all = { not_monotone: 1, not_convex: 2, outside_bounds: 1 };
  assertEquals(contradictoryQuotes(all, kept), undefined);
  assert(contradictoryQuotes({ ...all, not_convex: 3 }, kept) !== undefined);
  // What is one-sided, wide or crossed says nothing of the others.
  assertEquals(contradictoryQuotes({ wide: 90, missing_ask: 90, crossed: 90 }, kept), undefined);
});

Deno.test("four pairs that lie over a strike from their median have no forward, three may be stale", () => {
  // Half-rupee spreads; the put is dearer by what the pair's own forward is lower.
  const right = (name: "call" | "put", forwards: readonly number[]) => {
    const columns = quoted(
      name,
      forwards.map((forward, i) => {
        const strike = 1000 + 10 * i;
        const mid = 50 + (name === "call" ? 1 : -1) * 0.5 * (forward - strike);
        return [strike, mid - 0.25, mid + 0.25];
      }),
    );
    return { columns, usable: allOf(columns) };
  };
  const found = (forwards: readonly number[]) =>
    chainForward(right("call", forwards), right("put", forwards), {
      spot: 1020,
      discount: 1,
      tick: 0.05,
    });
  // Of four the third distance counts.
  assertEquals(found([1020, 1020, 1029.9, 1040]).contradiction, undefined);
  assertEquals(
    found([1020, 1020, 1030.2, 1040]).contradiction,
    "the forwards of 4 pairs lie 1.0 strikes from their median 1020.00, 1 is allowed",
  );
  assertEquals(found([1020, 1040, 1060]).contradiction, undefined);
  assert(found([1000, 1020, 1040, 1060]).contradiction !== undefined);
});

Deno.test("a chain of which most ids are not the master's is another chain", () => {
  const titan = rawChain("TITAN");
  const raw = {
    ...titan,
    strikes: titan.strikes.filter(({ call, put }) => call !== undefined && put !== undefined),
  };
  const listed = new Map(
    raw.strikes.flatMap(({ strike, ...quotes }) =>
      (["call", "put"] as const).map((right) =>
        [contractKey(strike, right), { securityId: quotes[right]?.securityId ?? "" }] as const
      )
    ),
  );
  const reasonOf = (strikes: RawChain["strikes"]) => {
    const result = priceChain({ ...raw, strikes }, {
      kind: "stock",
      lotSize: 175,
      tick: 0.05,
      rate: 0.065,
      now: CHAIN_AT,
      fixing: instantOf(raw.expiry, "15:30"),
      maxAgeSeconds: 60,
      minMinutesToFixing: 30,
      listed,
    });
    return result.ok ? "accepted" : `${result.rejection.reason}: ${result.rejection.message}`;
  };
  const withIds = (count: number, securityId: string | undefined) =>
    raw.strikes.map(({ strike, call, put }, i) => {
      const { securityId: _, ...bare } = call ?? {};
      const other = securityId === undefined ? bare : { ...bare, securityId };
      return { strike, call: i < count ? other : call ?? {}, put: put ?? {} };
    });
  const all = raw.strikes.length;
  const ones = spoiled(raw, (quote) => ({ ...quote, securityId: "1" })).strikes;
  assertEquals(
    reasonOf(ones),
    `foreign_ids: TITAN ${raw.expiry}: ${2 * all} of ${2 * all} contract ids are not the ` +
      "master's, half are allowed",
  );
  // The calls alone are half.
  assertEquals(reasonOf(withIds(all, "1")), "accepted");
  assertEquals(reasonOf(withIds(all, undefined)), "accepted");
  // A call more than half: the puts' ids are gone, so that the calls are all there are.
  const calls = (count: number) =>
    withIds(count, "1").map(({ strike, call, put: { securityId: _, ...put } }) => ({
      strike,
      call,
      put,
    }));
  assertEquals(reasonOf(calls(Math.floor(all / 2))), "accepted");
  assert(reasonOf(calls(Math.floor(all / 2) + 1)).startsWith("foreign_ids"));
});

Deno.test("what is a market is priced: every name and expiry of the seeded one", () => {
  for (const name of NAMES) {
    for (const place of [1, 2]) assert(pricedChain(name, 3, place).smile.label !== "POOR");
  }
});

withSharedData(
  "no recorded live book is refused, and its smile lies within a point of its quotes",
  ["nse_chain"],
  async ([folder]) => {
    let books = 0;
    for (const file of booksIn(folder ?? "")) {
      for (const raw of (await recordedBooks(file)).slice(0, 2)) {
        const result = price(raw, { now: raw.receivedAt });
        assert(result.ok, `${file} ${raw.expiry}`);
        assertLess(result.chain.smile.rmsPoints ?? Infinity, 1, `${file} ${raw.expiry}`);
        books += 1;
      }
    }
    assertEquals(books, 70);
  },
);
