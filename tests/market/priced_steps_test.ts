import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { chainForward } from "../../shared/market/chain_forward.ts";
import { impliedVolatilities } from "../../shared/market/implied_volatilities.ts";
import { outOfMoneyQuotes } from "../../shared/market/out_of_money_quotes.ts";
import { pricedRight } from "../../shared/market/priced_right.ts";
import type { QuoteCounts } from "../../shared/market/quote_counts.ts";
import { blackPrice } from "../../shared/pricing/black.ts";
import { fitSmile } from "../../shared/pricing/fit_smile.ts";
import { blackGreeks } from "../../shared/pricing/greeks.ts";
import { allOf, quoted } from "./quoted.ts";

const STRIKES = [900, 950, 1000, 1050, 1100];
const [FORWARD, YEARS, RATE, TICK, VOLATILITY] = [1010, 0.25, 0.06, 0.05, 0.2];
const DISCOUNT = Math.exp(-RATE * YEARS);

/** Quotes of a flat volatility, each half a rupee to either side of its price. */
function right(name: "call" | "put", half = 0.5) {
  const columns = quoted(
    name,
    STRIKES.map((strike) => {
      const theta = name === "call" ? 1 : -1;
      const price = blackPrice(FORWARD, strike, DISCOUNT, VOLATILITY ** 2 * YEARS, theta);
      return [strike, price - half, price + half];
    }),
  );
  return { columns, usable: allOf(columns) };
}

const FORWARD_TERMS = { spot: 1000, discount: DISCOUNT, tick: TICK };

Deno.test("the forward comes from the pairs of usable quotes, with what can be executed", () => {
  const found = chainForward(right("call"), right("put"), FORWARD_TERMS);
  assertAlmostEquals(found.forward, FORWARD, 1e-9);
  assertAlmostEquals(found.interval?.forwardLow ?? 0, FORWARD - 1 / DISCOUNT, 1e-9);
  assertAlmostEquals(found.interval?.forwardHigh ?? 0, FORWARD + 1 / DISCOUNT, 1e-9);
  assertEquals(found.notes, []);
});

Deno.test("a pair with one right that is not usable is none; without pairs the spot is carried", () => {
  for (const spoiled of ["call", "put"] as const) {
    const [call, put] = [right("call"), right("put")];
    (spoiled === "call" ? call : put).usable.fill(0, 1);
    const found = chainForward(call, put, FORWARD_TERMS);
    assertAlmostEquals(found.forward, 1000 / DISCOUNT, 1e-9);
    assertEquals([found.interval, found.notes], [undefined, ["forward_from_spot"]]);
  }
});

Deno.test("quotes that disagree about the forward are noted", () => {
  const [call, put] = [right("call"), right("put")];
  call.columns.bid[2] = (call.columns.bid[2] ?? 0) + 20;
  call.columns.ask[2] = (call.columns.ask[2] ?? 0) + 20;
  const found = chainForward(call, put, FORWARD_TERMS);
  assertEquals(found.notes, ["forward_contradictory"]);
  assertAlmostEquals(found.forward, FORWARD, 1e-9);
});

const IMPLIED = { forward: FORWARD, discount: DISCOUNT, years: YEARS, tick: TICK };

Deno.test("each usable mid gives back the volatility that it was priced with", () => {
  for (const name of ["call", "put"] as const) {
    const counts: QuoteCounts = {};
    const given = right(name);
    given.usable[1] = 0;
    const found = impliedVolatilities(given, IMPLIED, counts);
    [0, 2, 3, 4].forEach((i) => assertAlmostEquals(found[i] ?? 0, VOLATILITY, 1e-10));
    assert(Number.isNaN(found[1]));
    assertEquals(counts, {});
  }
});

Deno.test("a usable quote without time value has no volatility, and is counted", () => {
  const columns = quoted("call", [[900, 108.3, 108.4], [1000, 50, 51]]);
  const counts: QuoteCounts = {};
  const found = impliedVolatilities({ columns, usable: allOf(columns) }, IMPLIED, counts);
  assert(Number.isNaN(found[0]) && (found[1] ?? 0) > 0);
  assertEquals(counts, { no_time_value: 1 });
});

const VEGAS = { forward: FORWARD, years: YEARS, rate: RATE, tick: TICK };

function implied(name: "call" | "put", half = 0.5) {
  const given = right(name, half);
  return { ...given, impliedVolatility: impliedVolatilities(given, IMPLIED, {}) };
}

Deno.test("puts below the forward and calls from it on are what a smile is fitted to", () => {
  const [call, put] = [implied("call", 0.7), implied("put", 0.4)];
  const found = outOfMoneyQuotes(call, put, VEGAS);
  assertEquals(found.map(({ strike }) => strike), STRIKES);
  const halves = found.map(({ halfSpread }) => Math.round(1000 * halfSpread) / 1000);
  assertEquals(halves, [0.4, 0.4, 0.4, 0.7, 0.7]);
  for (const { strike, volatility, vega } of found) {
    const up = blackPrice(FORWARD, strike, DISCOUNT, (VOLATILITY + 1e-4) ** 2 * YEARS, 1);
    const down = blackPrice(FORWARD, strike, DISCOUNT, (VOLATILITY - 1e-4) ** 2 * YEARS, 1);
    assertAlmostEquals(volatility, VOLATILITY, 1e-10);
    assertAlmostEquals(vega, (up - down) / 2e-4, 1e-3);
  }
  // At the forward itself the call counts.
  const at = outOfMoneyQuotes(call, put, { ...VEGAS, forward: 1000 });
  assertAlmostEquals(at[2]?.halfSpread ?? 0, 0.7, 1e-9);
});

Deno.test("half a spread counts as a tick at least; what is not usable or priced does not count", () => {
  const [call, put] = [implied("call", 0.02), implied("put", 0.02)];
  put.usable[0] = 0;
  call.impliedVolatility[4] = Number.NaN;
  const found = outOfMoneyQuotes(call, put, VEGAS);
  assertEquals(found.map(({ strike }) => strike), [950, 1000, 1050]);
  assertEquals(found.map(({ halfSpread }) => halfSpread), [TICK, TICK, TICK]);
});

Deno.test("greeks stand at every strike at the smile's volatility, spot and carry fixed", () => {
  const smile = fitSmile(outOfMoneyQuotes(implied("call"), implied("put"), VEGAS), FORWARD, YEARS);
  assert(smile !== undefined);
  for (const [name, sign] of [["call", 1], ["put", -1]] as const) {
    const given = implied(name);
    given.usable[0] = 0;
    given.columns.bid[1] = Number.NaN;
    const listed = new Map([["950:call", { securityId: "11" }], ["950:put", { securityId: "12" }]]);
    const found = pricedRight(given, smile, { spot: 1000, rate: RATE, listed });
    STRIKES.forEach((strike, i) => {
      const volatility = Math.sqrt(smile.w(Math.log(strike / FORWARD)) / YEARS);
      const expected = blackGreeks({
        forward: FORWARD,
        strike,
        years: YEARS,
        rate: RATE,
        volatility,
        right: sign,
        spot: 1000,
      });
      for (const greek of ["delta", "gamma", "theta", "vega"] as const) {
        assertAlmostEquals(found[greek][i] ?? 9, expected[greek], 1e-12);
      }
    });
    // Parity of deltas: the discounted carry of a forward.
    const [bid, ask] = [given.columns.bid[2] ?? 0, given.columns.ask[2] ?? 0];
    assertEquals(found.mid[2], (bid + ask) / 2);
    assert(Number.isNaN(found.mid[1]));
    assertEquals([...found.usable], [0, 1, 1, 1, 1]);
    assertEquals(found.impliedVolatility, given.impliedVolatility);
    assertEquals([found.bid, found.ask], [given.columns.bid, given.columns.ask]);
    assertEquals(found.securityId, [
      undefined,
      name === "call" ? "11" : "12",
      undefined,
      undefined,
      undefined,
    ]);
  }
});

Deno.test("a contract's own id stands where none is listed", () => {
  const smile = fitSmile(outOfMoneyQuotes(implied("call"), implied("put"), VEGAS), FORWARD, YEARS);
  assert(smile !== undefined);
  const given = implied("call");
  const columns = { ...given.columns, securityId: ["1", "2", undefined, "4", "5"] };
  const listed = new Map([["900:call", { securityId: "listed" }]]);
  const found = pricedRight({ ...given, columns }, smile, { spot: 1000, rate: RATE, listed });
  assertEquals(found.securityId, ["listed", "2", undefined, "4", "5"]);
});
