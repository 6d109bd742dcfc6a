import { assertEquals } from "@std/assert";
import { type RightColumns, rightColumns } from "../../shared/market/chain_columns.ts";
import { chainDigest } from "../../shared/market/chain_digest.ts";
import { contractKey } from "../../shared/market/contract_key.ts";
import { dropContradictions } from "../../shared/market/drop_contradictions.ts";
import { dropOutsideBounds } from "../../shared/market/drop_outside_bounds.ts";
import type { QuoteCounts } from "../../shared/market/quote_counts.ts";
import { twoSided } from "../../shared/market/two_sided.ts";
import { usableQuotes } from "../../shared/market/usable_quotes.ts";
import type { Quote } from "../../shared/vocabulary/chain.ts";
import { allOf, quoted } from "./quoted.ts";

function columnsOf(quote: object): RightColumns {
  return rightColumns([{ strike: 100, call: quote as Quote }], "call");
}

Deno.test("a quote's numbers become columns, what is absent or zero is NaN, counts may be zero", () => {
  const given = { bid: 1, ask: 2, bidQuantity: 3, askQuantity: 4, volume: 5, openInterest: 6 };
  const names = ["bid", "ask", "bidQuantity", "askQuantity", "volume", "openInterest"] as const;
  const full = columnsOf({ ...given, securityId: "7" });
  assertEquals(names.map((name) => full[name][0]), [1, 2, 3, 4, 5, 6]);
  assertEquals([full.securityId, [...full.malformed], [...full.strikes]], [["7"], [0], [100]]);
  const zero = columnsOf(Object.fromEntries(names.map((name) => [name, 0])));
  const none = Number.NaN;
  assertEquals(names.map((name) => zero[name][0]), [none, none, none, none, 0, 0]);
  const empty = columnsOf({});
  assertEquals(names.map((name) => empty[name][0]), [none, none, none, none, none, none]);
  assertEquals([zero.malformed[0], empty.malformed[0], empty.securityId[0]], [0, 0, undefined]);
  // The other right of the same strike has no quote at all.
  const put = rightColumns([{ strike: 100, call: given }], "put");
  assertEquals([put.right, put.theta, put.bid[0], put.malformed[0]], ["put", -1, none, 0]);
  assertEquals([full.right, full.theta], ["call", 1]);
});

Deno.test("what is no finite number of its kind is absent, and its quote malformed", () => {
  for (const value of [-1, -1e-9, 1e12, Infinity, Number.NaN, "12", null]) {
    for (const name of ["bid", "openInterest"] as const) {
      const columns = columnsOf({ [name]: value });
      assertEquals([columns[name][0], columns.malformed[0]], [Number.NaN, 1], `${name} ${value}`);
    }
  }
  const largest = columnsOf({ bid: 999_999_999_999, volume: 1e-9 });
  assertEquals([largest.bid[0], largest.volume[0], largest.malformed[0]], [
    999_999_999_999,
    1e-9,
    0,
  ]);
});

/** Why a quote is left out; absent where it is usable. */
function reasonOf(quote: object, kind: "index" | "stock" = "index", tick = 0.05) {
  const counts: QuoteCounts = {};
  const [usable] = twoSided(columnsOf(quote), { kind, tick }, counts);
  const reasons = Object.entries(counts);
  assertEquals(usable, reasons.length === 0 ? 1 : 0);
  assertEquals(reasons.every(([, times]) => times === 1), true);
  return reasons.map(([reason]) => reason).join() || undefined;
}

Deno.test("a quote is left out for the first reason that it gives", () => {
  assertEquals(reasonOf({ bid: 10, ask: 11 }), undefined);
  assertEquals(reasonOf({ bid: "10", ask: 11 }), "not_finite");
  assertEquals(reasonOf({ bid: 10, ask: 11, volume: -1 }), "not_finite");
  assertEquals(reasonOf({}), "missing_ask");
  assertEquals(reasonOf({ bid: 10 }), "missing_ask");
  assertEquals(reasonOf({ ask: 11 }), "missing_bid");
  assertEquals(reasonOf({ bid: 11, ask: 10 }), "crossed");
  assertEquals(reasonOf({ bid: 10, ask: 10 }), "crossed");
});

Deno.test("a mid of three ticks is a premium, a tick less is none", () => {
  assertEquals(reasonOf({ bid: 2, ask: 4 }, "index", 1), undefined);
  assertEquals(reasonOf({ bid: 1.9, ask: 4 }, "index", 1), "below_min_premium");
  assertEquals(reasonOf({ bid: 1, ask: 4 }, "index", 1), "below_min_premium");
});

Deno.test("a spread may be a quarter of an index' mid, 35% of a stock's, or six ticks", () => {
  // Around 80: 20 rupees for an index, 28 for a stock.
  assertEquals(reasonOf({ bid: 70, ask: 90 }), undefined);
  assertEquals(reasonOf({ bid: 69.95, ask: 90.05 }), "wide");
  assertEquals(reasonOf({ bid: 66, ask: 94 }, "stock"), undefined);
  assertEquals(reasonOf({ bid: 65.95, ask: 94.05 }, "stock"), "wide");
  assertEquals(reasonOf({ bid: 10, ask: 16 }, "index", 1), undefined);
  assertEquals(reasonOf({ bid: 10, ask: 16.01 }, "index", 1), "wide");
});

const ROWS: [number, number, number][] = [[90, 12, 13], [100, 6, 7], [110, 2.7, 3]];

Deno.test("a quote whose contract is not listed is not used, and counted once", () => {
  const usable = (keys: string[], rows = ROWS) => {
    const counts: QuoteCounts = {};
    const listed = new Map(keys.map((key) => [key, { securityId: key }]));
    const flags = usableQuotes(quoted("call", rows), { kind: "stock", tick: 0.05, listed }, counts);
    return [[...flags], counts];
  };
  assertEquals(contractKey(97.5, "put"), "97.5:put");
  assertEquals(usable(["90:call", "100:call", "110:call"]), [[1, 1, 1], {}]);
  assertEquals(usable(["90:call", "100:put"]), [[1, 0, 0], { unlisted: 2 }]);
  // A quote that is left out already is not counted again, and contradicts nobody.
  assertEquals(usable(["90:call"], [[90, 12, 13], [100, 7, 7], [110, 20, 21]]), [
    [1, 0, 0],
    { crossed: 1, unlisted: 1 },
  ]);
  assertEquals(usable(["90:call", "100:call", "110:call"], [...ROWS.slice(0, 2), [110, 14, 16]]), [
    [1, 1, 0],
    { not_monotone: 1 },
  ]);
});

function afterContradictions(columns: RightColumns, usable = allOf(columns)) {
  const counts: QuoteCounts = {};
  dropContradictions(columns, usable, counts);
  return [[...usable], counts];
}

Deno.test("a call bid above the ask of a lower strike contradicts it, the wider one goes", () => {
  const call = (rows: [number, number, number][]) => afterContradictions(quoted("call", rows));
  assertEquals(call(ROWS), [[1, 1, 1], {}]);
  // A bid at the lower strike's ask is no contradiction.
  assertEquals(call([[90, 12, 13], [100, 13, 14]]), [[1, 1], {}]);
  assertEquals(call([[90, 12, 13], [100, 13.05, 15]]), [[1, 0], { not_monotone: 1 }]);
  assertEquals(call([[90, 10, 13], [100, 13.05, 14]]), [[0, 1], { not_monotone: 1 }]);
  // Of two as wide the lower strike goes.
  assertEquals(call([[90, 12, 13], [100, 13.5, 14.5]]), [[0, 1], { not_monotone: 1 }]);
  // The least ask of all lower strikes counts, not the neighbour's.
  assertEquals(call([[80, 11, 11.5], [90, 12, 14], [100, 11.6, 13.5]]), [
    [1, 0, 0],
    { not_monotone: 2 },
  ]);
});

Deno.test("a put bid above the ask of a higher strike contradicts it", () => {
  const put = (rows: [number, number, number][]) => afterContradictions(quoted("put", rows));
  assertEquals(put([[90, 2, 3], [100, 6, 7], [110, 12, 13]]), [[1, 1, 1], {}]);
  assertEquals(put([[90, 8, 10], [100, 6, 7], [110, 12, 13]]), [[0, 1, 1], { not_monotone: 1 }]);
  assertEquals(put([[90, 7.1, 7.9], [100, 5, 7], [110, 12, 13]]), [[1, 0, 1], { not_monotone: 1 }]);
});

Deno.test("a quote that is not usable contradicts nobody", () => {
  const columns = quoted("call", [[90, 12, 13], [100, 20, 21], [110, 2, 3]]);
  assertEquals(afterContradictions(columns, Uint8Array.of(1, 0, 1)), [[1, 0, 1], {}]);
});

Deno.test("a butterfly that pays for being bought drops its widest quote", () => {
  const call = (rows: [number, number, number][]) => afterContradictions(quoted("call", rows));
  // Wings asked at 13 and 3 are worth 8 in the middle.
  assertEquals(call([[90, 12, 13], [100, 8, 9], [110, 2, 3]]), [[1, 1, 1], {}]);
  assertEquals(call([[90, 12, 13], [100, 8.05, 10], [110, 2, 3]]), [[1, 0, 1], { not_convex: 1 }]);
  assertEquals(call([[90, 11, 13], [100, 8.05, 9], [110, 2, 3]]), [[0, 1, 1], { not_convex: 1 }]);
  assertEquals(call([[90, 12, 13], [100, 8.05, 9], [110, 1, 3]]), [[1, 1, 0], { not_convex: 1 }]);
  // Uneven distances: three quarters of the near wing and one of the far one, 10.5.
  assertEquals(call([[90, 12, 13], [95, 10.5, 11], [110, 2, 3]]), [[1, 1, 1], {}]);
  assertEquals(call([[90, 12, 13], [95, 10.55, 12], [110, 2, 3]]), [[1, 0, 1], { not_convex: 1 }]);
});

Deno.test("butterflies are looked for at every strike, again after each that was dropped", () => {
  const rows: [number, number, number][] = [
    [90, 20, 20.5],
    [100, 14, 14.5],
    [110, 9, 9.5],
    [120, 8, 10],
    [130, 2, 2.5],
    [140, 1, 1.5],
  ];
  assertEquals(afterContradictions(quoted("call", rows)), [[1, 1, 1, 0, 1, 1], { not_convex: 1 }]);
  const last: [number, number, number][] = [[90, 20, 20.5], [100, 14, 14.5], [110, 13, 14.2], [
    120,
    2,
    2.5,
  ]];
  assertEquals(afterContradictions(quoted("call", last)), [[1, 1, 0, 1], { not_convex: 1 }]);
});

Deno.test("a price outside what any model gives is dropped: a tick under intrinsic, over the bound", () => {
  const after = (right: "call" | "put", rows: [number, number, number][]) => {
    const columns = quoted(right, rows);
    const [usable, counts]: [Uint8Array, QuoteCounts] = [allOf(columns), {}];
    dropOutsideBounds(columns, usable, { forward: 100, discount: 0.5, tick: 0.25 }, counts);
    return [[...usable], counts];
  };
  // A call of 80 is worth 10 at least, 50 at most; a put of 120 10 and 60.
  assertEquals(after("call", [[80, 9, 9.75], [80, 10, 11]]), [[1, 1], {}]);
  assertEquals(after("call", [[80, 9, 9.74]]), [[0], { outside_bounds: 1 }]);
  assertEquals(after("call", [[80, 50, 51]]), [[1], {}]);
  assertEquals(after("call", [[80, 50.01, 51]]), [[0], { outside_bounds: 1 }]);
  assertEquals(after("put", [[120, 9, 9.75], [120, 60, 61]]), [[1, 1], {}]);
  assertEquals(after("put", [[120, 9, 9.74], [120, 60.01, 61]]), [[0, 0], { outside_bounds: 2 }]);
  // Out of the money nothing is the least.
  assertEquals(after("call", [[120, 0.05, 0.1]]), [[1], {}]);
  assertEquals(after("put", [[80, 0.05, 0.1]]), [[1], {}]);
  const unusable = quoted("call", [[80, 90, 91]]);
  const counts: QuoteCounts = {};
  dropOutsideBounds(unusable, Uint8Array.of(0), { forward: 100, discount: 1, tick: 1 }, counts);
  assertEquals(counts, {});
});

Deno.test("the digest changes with every bid and ask of either right, with nothing else", () => {
  const digest = (call: object, put: object) => {
    const strikes = [{ strike: 100, call: call as Quote, put: put as Quote }];
    return chainDigest(rightColumns(strikes, "call"), rightColumns(strikes, "put"));
  };
  const [call, put] = [{ bid: 10, ask: 11, volume: 5 }, { bid: 7, ask: 8, openInterest: 3 }];
  const same = digest(call, put);
  assertEquals(same, digest({ ...call, volume: 6 }, { ...put, openInterest: 4 }));
  const others = [
    digest({ ...call, bid: 10.05 }, put),
    digest({ ...call, ask: 11.05 }, put),
    digest(call, { ...put, bid: 7.05 }),
    digest(call, { ...put, ask: 8.05 }),
    digest(put, call),
  ];
  assertEquals(new Set([same, ...others]).size, 6);
  // FNV-1a of no byte is its offset basis.
  assertEquals(chainDigest(rightColumns([], "call"), rightColumns([], "put")), "811c9dc5");
  assertEquals(same.length, 8);
});

/** FNV-1a as published, on big integers: offset basis 2166136261, prime 16777619. */
Deno.test("the digest is FNV-1a over bids and asks of calls, then of puts", () => {
  const call = quoted("call", [[90, 12, 13], [100, 6, 7]]);
  const put = quoted("put", [[90, 2, 3], [100, 5.5, 6.25]]);
  let hash = 2166136261n;
  for (const value of [12, 6, 13, 7, 2, 5.5, 3, 6.25]) {
    for (const byte of new Uint8Array(Float64Array.of(value).buffer)) {
      hash = ((hash ^ BigInt(byte)) * 16777619n) % 2n ** 32n;
    }
  }
  assertEquals(chainDigest(call, put), hash.toString(16).padStart(8, "0"));
});
