import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { marketMark } from "../../shared/exits/market_mark.ts";
import type { LegQuote } from "../../shared/exits/leg_mid.ts";
import type { OpenPosition } from "../../shared/exits/open_position.ts";
import { positionReading } from "../../shared/exits/position_reading.ts";
import { black } from "./brute_force.ts";
import { spread } from "./positions.ts";

const AT = new Date("2026-02-13T11:00:00+05:30");
const RATE = 0.065;
const [SOLD, BOUGHT] = [25_000, 24_800];

/** Years from the instant to 15:30 of the 17th, and those from the entry an hour earlier. */
const YEARS = (4 + 4.5 / 24) / 365;
const ENTRY_YEARS = (4 + 5.5 / 24) / 365;
/** Of a forward 20 rupees above the spot of 25,400 at the entry. */
const CARRY = Math.log(25_420 / 25_400) / ENTRY_YEARS;

/** What a put of a strike is worth on the entry's carry, rupees. */
function worth(strike: number, spot: number, volatility: number, years: number): number {
  const forward = spot * Math.exp(CARRY * years);
  return Math.exp(-RATE * years) * black("put", forward, strike, volatility * Math.sqrt(years));
}

/** Worth of the position's two lots. */
function value(spot: number, years: number, more = 0): number {
  return 130 *
    (worth(BOUGHT, spot, 0.14 + more, years) - worth(SOLD, spot, 0.13 + more, years));
}

const around = (price: number): LegQuote => ({ bid: price - 0.5, ask: price + 0.5 });

/** Quotes at a spot, each leg's at its own volatility. */
function quotes(spot: number, changes: Readonly<Record<string, LegQuote | undefined>> = {}) {
  const all: Record<string, LegQuote & { last?: number } | undefined> = {
    13: { last: spot },
    101: around(worth(SOLD, spot, 0.13, YEARS)),
    102: around(worth(BOUGHT, spot, 0.14, YEARS)),
    ...changes,
  };
  return ({ securityId }: { securityId: string }) => all[securityId];
}

const total = (
  reading: ReturnType<typeof positionReading>,
  greek: "delta" | "gamma" | "vega" | "theta",
) => reading?.legs.reduce((sum, leg) => sum + leg[greek], 0) ?? NaN;

Deno.test("a position's greeks are the differences of its worth", () => {
  const reading = positionReading(spread(), quotes(25_300), AT);
  const [up, down] = [value(25_310, YEARS), value(25_290, YEARS)];
  assertAlmostEquals(total(reading, "delta"), (up - down) / 20, 0.02);
  assertAlmostEquals(total(reading, "gamma"), (up + down - 2 * value(25_300, YEARS)) / 100, 0.0015);
  const point = 2.5 * (value(25_300, YEARS, 0.002) - value(25_300, YEARS, -0.002));
  assertAlmostEquals(total(reading, "vega"), point, 0.1);
  const day = 0.01 / 365;
  const decay = (value(25_300, YEARS - day) - value(25_300, YEARS + day)) / 0.02;
  assertAlmostEquals(total(reading, "theta"), decay, 0.5);
  assertEquals(reading?.legs.map(({ volatility }) => volatility?.toFixed(4)), ["0.1300", "0.1400"]);
});

Deno.test("a mark keeps the delta of one unit, and volatility by what each leg's vega weighs", () => {
  const reading = positionReading(spread(), quotes(25_300), AT);
  const mark = marketMark(spread(), reading);
  assertEquals(mark.spot, 25_300);
  assertAlmostEquals(mark.delta ?? NaN, total(reading, "delta") / 130, 1e-12);
  const [sold, bought] = reading?.legs.map(({ vega }) => Math.abs(vega)) ?? [];
  assert(sold !== undefined && bought !== undefined && sold > bought);
  const mean = (0.13 * sold + 0.14 * bought) / (sold + bought);
  assertAlmostEquals(mark.impliedVolatility ?? NaN, mean, 1e-6);
  // Both were entered at 0.12.
  assertAlmostEquals(mark.volatilityChange ?? NaN, mean / 0.12 - 1, 1e-5);
  const legs = spread().legs.map((leg, i) => i === 0 ? { ...leg, entryVolatility: null } : leg);
  assertAlmostEquals(
    marketMark({ ...spread(), legs }, reading).volatilityChange ?? NaN,
    1 / 6,
    1e-5,
  );
});

Deno.test("a spot is the middle of both sides where there are two, else the last price", () => {
  const source = (quote: LegQuote & { last?: number }) =>
    positionReading(spread(), quotes(25_300, { 13: quote }), AT)?.spot;
  assertEquals(source({ bid: 25_299, ask: 25_303, last: 25_400 }), 25_301);
  assertEquals(source({ bid: 25_299, last: 25_300 }), 25_300);
  assertEquals(source({ bid: 25_299 }), undefined);
});

Deno.test("nothing is read without the spot, the rate, or a price that a volatility gives", () => {
  const read = (changes: Readonly<Record<string, LegQuote | undefined>>) =>
    positionReading(spread(), quotes(25_300, changes), AT);
  assertEquals(read({ 13: undefined }), undefined);
  assertEquals(read({ 102: undefined }), undefined);
  assertEquals(read({ 101: {} }), undefined);
  assertEquals(read({ 101: { bid: 26_000, ask: 26_001 } }), undefined);
  assertEquals(positionReading({ ...spread(), rate: null }, quotes(25_300), AT), undefined);
  assertEquals(marketMark(spread(), undefined), {});
});

Deno.test("a worthless wing has no volatility, and one without time value moves with the spot", () => {
  const read = (changes: Readonly<Record<string, LegQuote | undefined>>) =>
    positionReading(spread(), quotes(25_300, changes), AT)?.legs;
  const { delta, ...wing } = read({ 102: {} })?.[1] ?? { delta: NaN };
  assertEquals([Math.abs(delta), wing], [0, { legNumber: 2, gamma: 0, vega: 0, theta: 0 }]);
  const deep = positionReading(spread(), quotes(23_000, { 102: around(1700) }), AT)?.legs[1];
  assertEquals([deep?.volatility, deep?.vega, deep?.gamma], [undefined, 0, 0]);
  assertAlmostEquals(deep?.delta ?? NaN, -130, 0.5);
});

Deno.test("an expiry of which the entry told no forward lies on the spot at the rate", () => {
  const legs = spread().legs.map((leg) => ({ ...leg, expiry: "2026-03-30" }));
  const years = (45 + 4.5 / 24) / 365;
  const forward = 25_300 * Math.exp(RATE * years);
  const at = (strike: number) =>
    around(Math.exp(-RATE * years) * black("put", forward, strike, 0.15 * Math.sqrt(years)));
  const far: OpenPosition = { ...spread(), legs };
  const reading = positionReading(far, quotes(25_300, { 101: at(SOLD), 102: at(BOUGHT) }), AT);
  assertEquals(reading?.legs.map(({ volatility }) => volatility?.toFixed(4)), ["0.1500", "0.1500"]);
  const blind = { ...spread(), entryMarket: { spot: null, forward: null } };
  const near = positionReading(blind, quotes(25_300), AT)?.legs[0]?.volatility ?? NaN;
  assert(Math.abs(near - 0.13) > 1e-4 && Math.abs(near - 0.13) < 0.01, `${near}`);
});

Deno.test("shares and futures move with the spot, one for one", () => {
  const [leg] = spread().legs;
  assert(leg !== undefined);
  const shares = { ...leg, right: "underlying" as const, side: "buy" as const, strike: null };
  const held = { ...spread(), legs: [{ ...shares, expiry: null, entryVolatility: null }] };
  const reading = positionReading(held, quotes(25_300, { 101: undefined }), AT);
  assertEquals(reading?.legs, [{ legNumber: 1, delta: 130, gamma: 0, vega: 0, theta: 0 }]);
  assertEquals(marketMark(held, reading), { spot: 25_300, delta: 1 });
});
