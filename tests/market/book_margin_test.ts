import { assertAlmostEquals, assertEquals, assertLessOrEqual } from "@std/assert";
import fc from "fast-check";
import { bookMargin } from "../../shared/market/book_margin.ts";
import { marginBook, type MarginHolding, type MarginLeg } from "../../shared/market/margin_book.ts";
import { MARGIN_RATES } from "../support/margin_rates.ts";

const TERMS = {
  index: { kind: "index", spot: 25_000, forward: 25_050, rate: 0.065, expiresToday: false },
  stock: { kind: "stock", spot: 1400, forward: 1407, rate: 0.065, expiresToday: false },
} as const;

const holding = (kind: "index" | "stock", ...legs: MarginLeg[]): MarginHolding => ({
  legs,
  terms: { ...TERMS[kind], rates: MARGIN_RATES[kind] },
});
const option = (
  right: "call" | "put",
  quantity: number,
  strike: number,
  impliedVolatility: number,
  years = 0.02,
): MarginLeg => ({ right, quantity, strike, years, impliedVolatility });

const CALL = option("call", -1, 25_600, 0.12);
const PUT = option("put", -1, 24_400, 0.13);
const SHARE_PUT = option("put", -500, 1350, 0.28, 0.08);

Deno.test("two sold sides of one underlying are scanned together: the worse one asks, both are exposed", () => {
  const { span, exposure } = bookMargin(marginBook([holding("index", CALL, PUT)]));
  // mpmath: the strangle 1777.5920, its call 1777.5919, its put 1677.7108.
  assertAlmostEquals(span, 1777.59196893151694, 1e-7);
  assertAlmostEquals(exposure, 1000, 1e-9);
});

Deno.test("underlyings add and offset nothing", () => {
  const both = bookMargin(marginBook([holding("index", CALL, PUT), holding("stock", SHARE_PUT)]));
  const index = bookMargin(marginBook([holding("index", CALL, PUT)]));
  const stock = bookMargin(marginBook([holding("stock", SHARE_PUT)]));
  for (const part of ["span", "exposure", "total"] as const) {
    assertAlmostEquals(both[part], index[part] + stock[part], 1e-7);
  }
});

Deno.test("expiries of one underlying cover nothing of another", () => {
  const sold = option("call", -2, 25_200, 0.12);
  const bought = option("call", 1, 25_200, 0.13, 0.1);
  const other = option("call", 3, 25_200, 0.13, 0.1);
  const both = bookMargin(marginBook([holding("index", sold, bought), holding("index", other)]));
  assertAlmostEquals(
    both.calendar,
    bookMargin(marginBook([holding("index", sold, bought)])).calendar,
    1e-9,
  );
  // mpmath: the far call's delta, 0.4504, is less than that of the two near ones.
  assertAlmostEquals(both.calendar, 0.0175 * 25_000 * 0.450392096549192, 1e-8);
});

Deno.test("a book of nothing asks nothing", () => {
  assertEquals(bookMargin(marginBook([])).total, 0);
  assertEquals(bookMargin(marginBook([holding("index")])).total, 0);
});

Deno.test("other quantities of the same rows are another margin", () => {
  const book = marginBook([holding("index", CALL, PUT)]);
  const sold = bookMargin(book, Float64Array.of(-2, 0));
  // The call alone, twice (mpmath).
  assertAlmostEquals(sold.span, 2 * 1777.59186996811664, 1e-7);
  assertAlmostEquals(sold.exposure, 1000, 1e-9);
  assertEquals(bookMargin(book), bookMargin(book, Float64Array.of(-1, -1)));
});

const LEGS: fc.Arbitrary<MarginLeg[]> = fc.array(
  fc.tuple(
    fc.constantFrom("call" as const, "put" as const),
    fc.integer({ min: -5, max: 5 }),
    fc.integer({ min: 230, max: 270 }),
    fc.constantFrom(0.02, 0.1),
  ).map(([right, quantity, strike, years]) => option(right, quantity, 100 * strike, 0.13, years)),
  { minLength: 1, maxLength: 6 },
);
const totalOf = (legs: readonly MarginLeg[]) =>
  bookMargin(marginBook([holding("index", ...legs)])).total;

Deno.test("the order of legs changes no margin, and twice the legs ask twice of it", () => {
  fc.assert(
    fc.property(LEGS, (legs) => {
      const total = totalOf(legs);
      assertAlmostEquals(totalOf([...legs].reverse()), total, 1e-6);
      assertAlmostEquals(totalOf([...legs, ...legs]), 2 * total, 1e-6);
    }),
    { numRuns: 300, seed: 1 },
  );
});

Deno.test("a bought option that comes in the same expiry never raises what is sold by more than its price", () => {
  fc.assert(
    fc.property(LEGS, fc.integer({ min: 230, max: 270 }), (legs, strike) => {
      const sold = legs.map((leg) => ({ ...leg, years: 0.02, quantity: -Math.abs(leg.quantity) }));
      const bought = option("call", 1, 100 * strike, 0.13);
      assertLessOrEqual(totalOf([...sold, bought]), totalOf(sold) + 1e-6);
    }),
    { numRuns: 300, seed: 2 },
  );
});
