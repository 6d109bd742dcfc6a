import { assert, assertAlmostEquals, assertEquals, assertGreater, assertLess } from "@std/assert";
import { fitSpreads, halfSpreadOf, type SeenSpread } from "../../../local/exchange/fit_spreads.ts";
import { INDEX_SPREAD, indexHalfSpread } from "../../../local/exchange/spread_model.ts";
import { booksIn, recordedBooks } from "../../support/recorded_books.ts";
import { withSharedData } from "../../support/shared_data.ts";

const AT = { premium: 100, strike: 46_000, right: "call", spot: 45_000, days: 9, openLots: 999 };
const QUOTE = AT as Omit<SeenSpread, "half">;

/** What each factor is worth, so that a book can be written out by hand. */
const MODEL = {
  constant: -2,
  premium: 0.5,
  distance: 10,
  inTheMoney: -4,
  days: 0.3,
  lastDay: 1.5,
  openLots: -0.4,
  openLotsSquared: 0.01,
};

Deno.test("a half spread is the exponential of its factors", () => {
  const distance = Math.log(46 / 45);
  const open = Math.log(1000);
  const log = -2 + 0.5 * Math.log(100) + 10 * distance + 0.3 * Math.log(10) + 1.5 / 10 -
    0.4 * open + 0.01 * open * open;
  assertAlmostEquals(halfSpreadOf(MODEL, QUOTE), Math.exp(log), 1e-12);
  // A put of that strike is in the money.
  const put = { ...QUOTE, right: "put" as const };
  assertAlmostEquals(halfSpreadOf(MODEL, put), Math.exp(log - 4 * distance), 1e-12);
  const low = { ...put, strike: 44_000 };
  assertAlmostEquals(
    halfSpreadOf(MODEL, low) / halfSpreadOf(MODEL, { ...low, right: "call" }),
    Math.exp(4 * Math.log(45 / 44)),
    1e-9,
  );
});

/** Books of every tenor, distance and openness that a model gives. */
function grid(model: typeof MODEL): SeenSpread[] {
  return [0.3, 2, 9, 16, 40].flatMap((days) =>
    [40_000, 43_000, 44_500, 45_500, 47_000, 50_000].flatMap((strike) =>
      [10, 300, 20_000].flatMap((openLots, i) =>
        (["call", "put"] as const).map((right): SeenSpread => {
          const premium = 5 * (1 + (strike + 17 * days + 3 * openLots) % 97);
          const quote = { premium, strike, right, spot: 45_000, days, openLots: openLots + i };
          return { ...quote, half: halfSpreadOf(model, quote) };
        })
      )
    )
  );
}

Deno.test("a fit finds the model that books were made of", () => {
  const fit = fitSpreads(grid(MODEL));
  assert(fit !== undefined);
  for (const [name, value] of Object.entries(MODEL)) {
    assertAlmostEquals(fit.model[name as keyof typeof MODEL], value, 1e-8, name);
  }
  assertEquals(fit.quotes, 180);
  assertLess(fit.deviation, 1e-8);
});

Deno.test("a book without a spread, a premium or a time left is no book; too few give no model", () => {
  const seen = grid(MODEL);
  const spoiled = [
    { ...QUOTE, half: 0 },
    { ...QUOTE, half: 1, premium: 0 },
    { ...QUOTE, half: 1, days: -0.1 },
  ];
  assertEquals(fitSpreads([...seen, ...spoiled]), fitSpreads(seen));
  assertEquals(fitSpreads(seen.slice(0, 6)), undefined);
});

Deno.test("a modelled half spread is half a tick at least and half its premium at most", () => {
  const quote = { close: 100, strike: 46_000, right: "call", spot: 45_000, tick: 0.05 } as const;
  assertEquals(indexHalfSpread({ ...quote, close: 0.2, days: 3, openLots: 1e6 }), 0.025);
  assertEquals(indexHalfSpread({ ...quote, close: 2, strike: 58_000, days: 60, openLots: 0 }), 1);
  const open = (openLots: number) => indexHalfSpread({ ...quote, days: 20, openLots });
  assertGreater(open(10), 3 * open(1000));
});

withSharedData(
  "the model's books of an index are as wide as the recorded ones, near and far in time and strike",
  ["nse_chain"],
  async ([folder]) => {
    const seen: SeenSpread[] = [];
    for (const file of booksIn(folder ?? "")) {
      for (const { expiry, receivedAt, spot = 0, strikes } of await recordedBooks(file)) {
        const days = (Date.parse(`${expiry}T15:30:00+05:30`) - receivedAt.getTime()) / 86_400_000;
        if (days > 70) continue;
        for (const { strike, call, put } of strikes) {
          const [right, quote] = strike > spot ? ["call" as const, call] : ["put" as const, put];
          const [bid, ask] = [quote?.bid ?? 0, quote?.ask ?? 0];
          const premium = 0.5 * (bid + ask);
          if (!(bid > 0 && ask > bid && premium >= 0.15)) continue;
          const openLots = quote?.openInterest ?? 0;
          seen.push({ premium, strike, right, spot, days, openLots, half: 0.5 * (ask - bid) });
        }
      }
    }
    const ratio = (days: readonly number[], distances: readonly number[]) => {
      const [from = 0, to = 0] = days;
      const [near = 0, far = 0] = distances;
      const values = seen.filter((quote) => {
        const distance = Math.abs(Math.log(quote.strike / quote.spot));
        return quote.days >= from && quote.days < to && distance >= near && distance < far;
      }).map((quote) => halfSpreadOf(INDEX_SPREAD, quote) / quote.half).sort((p, q) => p - q);
      assertGreater(values.length, 200);
      return values[values.length >> 1] ?? 0;
    };
    // The model before this one was 9 to 38 times too narrow beyond the second week.
    for (const days of [[0, 1], [1, 7], [7, 14], [14, 21], [21, 70]]) {
      for (const distances of [[0, 0.02], [0.02, 0.05], [0.05, 0.1]]) {
        const found = ratio(days, distances);
        assert(found > 0.6 && found < 1.75, `${days} days, ${distances}: ${found}`);
      }
    }
  },
);
