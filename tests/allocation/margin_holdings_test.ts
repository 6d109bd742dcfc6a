import { assertAlmostEquals, assertEquals } from "@std/assert";
import { marginHoldings } from "../../shared/allocation/margin_holdings.ts";
import type {
  ScenarioName,
  ScenarioStructure,
} from "../../shared/allocation/scenario_structure.ts";
import { bookMargin } from "../../shared/market/book_margin.ts";
import { marginBook } from "../../shared/market/margin_book.ts";
import { MARGIN_RATES } from "../support/margin_rates.ts";
import { assertCase, quantCase } from "../support/quant_cases.ts";

const CASE = quantCase("N2");
const { S, r, T, lot, legs: [CALL, PUT] } = CASE.inputs;
const TODAY = "2026-02-10";
const [NEAR, FAR] = ["2026-02-17", "2026-03-17"];

const horizon = (expiry: string, years: number, forward: number) => ({
  chain: {
    ...{ kind: "index" as const, expiry, spot: S, forward, years, discount: Math.exp(-r * years) },
    // The case's two volatilities, one on each side of the forward.
    smile: {
      w: (k: number) => (k > 0 ? CALL.iv : PUT.iv) ** 2 * years,
      ...{ w1: () => 0, w2: () => 0 },
    },
  },
  view: { beta: 1, mu: 0 },
  ...{ sessions: 5, sdLogBeta: 0 },
});

const NAME: ScenarioName = {
  ...{ underlying: "NIFTY", kind: "index", scope: "NIFTY", spot: S, correlation: 1, beta: 1 },
  horizons: [horizon(NEAR, T, S * Math.exp(r * T)), horizon(FAR, 5 * T, S * Math.exp(5 * r * T))],
};

type Leg = readonly ["call" | "put", "buy" | "sell", number, string?];

const structureOf = (name: ScenarioName, ...legs: Leg[]): ScenarioStructure => ({
  name,
  rules: [],
  structure: {
    ...{ expiry: NEAR, lotSize: lot, tick: 0.05, entryChargesPerLot: 0, exitChargesPerLot: 0 },
    legs: legs.map(([right, side, strike, expiry = NEAR]) => ({
      ...{ right, side, strike, expiry, ratio: 1, price: 1, bid: 1, ask: 1 },
    })),
  },
});

const TERMS = { tradingDate: TODAY, rates: MARGIN_RATES, sessionDeviations: new Map() };

function marginOfBook(
  structures: readonly ScenarioStructure[],
  lots: readonly number[],
  terms = TERMS,
) {
  const book = { structures, lots: Float64Array.from(lots) };
  return bookMargin(marginBook(marginHoldings(book, terms)));
}

const call = structureOf(NAME, ["call", "sell", CALL.strike]);
const put = structureOf(NAME, ["put", "sell", PUT.strike]);

Deno.test("a call and a put that two structures sold have the margin of the strangle", () => {
  const { span, total } = marginOfBook([call, put], [1, 1]);
  assertCase(total, CASE.expected.totalPerLot, CASE, "total");
  assertCase(span, lot * CASE.expected.spanPerUnit, CASE, "span");
});

Deno.test("lots multiply, and no lots ask nothing", () => {
  const { total } = marginOfBook([call, put], [3, 3]);
  assertAlmostEquals(total, 3 * CASE.expected.totalPerLot, 1e-3);
  assertEquals(marginOfBook([call, put], [0, 0]).total, 0);
});

Deno.test("another underlying is not netted with it", () => {
  const other = structureOf({ ...NAME, underlying: "BANKNIFTY" }, ["put", "sell", PUT.strike]);
  const apart = marginOfBook([call], [1]).total + marginOfBook([put], [1]).total;
  assertAlmostEquals(marginOfBook([call, other], [1, 1]).total, apart, 1e-6);
});

Deno.test("an underlying whose sessions move more has wider scans", () => {
  const sessionDeviations = new Map([["NIFTY", 0.02]]);
  const wide = marginOfBook([put], [1], { ...TERMS, sessionDeviations }).span;
  // 16.97% instead of 9.3% of the price.
  assertAlmostEquals(wide / marginOfBook([put], [1]).span, 1.97, 0.2);
});

Deno.test("only where the nearest held expiry is today does its last day count", () => {
  const terms = { ...TERMS, tradingDate: NEAR };
  const far = structureOf(NAME, ["put", "sell", PUT.strike, FAR]);
  assertAlmostEquals(marginOfBook([put], [1], terms).expiryDay, 0.02 * S * lot, 1e-6);
  assertEquals(marginOfBook([far], [1], terms).expiryDay, 0);
  assertEquals(marginOfBook([put], [1]).expiryDay, 0);
});

Deno.test("each leg is valued at the forward of its expiry", () => {
  const far = structureOf(NAME, ["call", "buy", CALL.strike, FAR]);
  const [holding] = marginHoldings(
    { structures: [call, far], lots: Float64Array.of(1, 2) },
    TERMS,
  );
  assertEquals(holding?.legs.map(({ forward, quantity }) => [forward, quantity]), [
    [S * Math.exp(r * T), -lot],
    [S * Math.exp(5 * r * T), 2 * lot],
  ]);
});

Deno.test("what has expired asks nothing, and shares are delivered", () => {
  const past = structureOf(NAME, ["put", "sell", PUT.strike, "2026-02-03"]);
  assertEquals(marginOfBook([past], [1]).total, 0);
  // Listed still, at the very end of its last session.
  const ended = structureOf({ ...NAME, horizons: [horizon(NEAR, 0, S)] }, ["put", "sell", S]);
  const [holding] = marginHoldings({ structures: [ended], lots: Float64Array.of(1) }, TERMS);
  assertEquals(holding?.legs, []);
  const stock: ScenarioName = { ...NAME, underlying: "TCS", kind: "stock" };
  const shares = structureOf(stock);
  const bought = { right: "underlying", side: "buy", ratio: 1, price: S, bid: S, ask: S } as const;
  const covered = { ...shares, structure: { ...shares.structure, legs: [bought] } };
  assertAlmostEquals(marginOfBook([covered], [2]).delivery, 2 * lot * S, 1e-6);
});
