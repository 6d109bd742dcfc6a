import { assertAlmostEquals, assertEquals } from "@std/assert";
import { explainStep, type LegState, profitOf } from "../../../../local/cli/replay/explain_step.ts";
import { explainTrade, type StateAt } from "../../../../local/cli/replay/explain_trade.ts";
import { undiscountedBlack } from "../../../../shared/pricing/black.ts";
import { tradeOf } from "./trades.ts";

/** A call of 100 at a forward; its deviation is that of one unit of variance. */
function call(forward: number, deviation: number, units: number, residual = 0): LegState {
  const price = undiscountedBlack(forward, 100, deviation * Math.sqrt(units), 1) + residual;
  return { price, option: { theta: 1, strike: 100, forward, deviation, units } };
}

Deno.test("a step falls to delta and gamma, to vega, to theta, and what is left", () => {
  // At the money with s = 0.1: N(0.05) = 0.5199388, n(0.05) = 0.3984439.
  const from = call(100, 0.05, 4);
  const moved = explainStep(from, call(101, 0.05, 4));
  assertAlmostEquals(moved.delta, 0.5199388, 1e-7);
  assertAlmostEquals(moved.gamma, 0.5 * 0.3984439 / 10, 1e-7);
  assertEquals([moved.vega, moved.theta], [0, 0]);
  const dearer = explainStep(from, call(100, 0.06, 4));
  // 100 x 0.3984439 x 2 a unit of deviation.
  assertAlmostEquals(dearer.vega, 0.796888, 1e-6);
  const later = explainStep(from, call(100, 0.05, 1));
  // 100 (N(0.025) - N(-0.025)) less 100 (N(0.05) - N(-0.05)).
  assertAlmostEquals(later.theta, 1.994503 - 3.987761, 1e-6);
  const off = explainStep(from, call(100, 0.05, 4, 0.7));
  assertAlmostEquals(off.other, 0.7, 1e-12);
  for (const step of [moved, dearer, later]) assertAlmostEquals(step.other, 0, 0.002);
});

Deno.test("a put has its own delta, and at its end an option is its intrinsic value", () => {
  const state = (forward: number, units: number): LegState => ({
    price: undiscountedBlack(forward, 100, 0.05 * Math.sqrt(units), -1),
    option: { theta: -1, strike: 100, forward, deviation: 0.05, units },
  });
  assertAlmostEquals(explainStep(state(100, 4), state(101, 4)).delta, -0.4800612, 1e-7);
  const ended = explainStep(state(98, 0), state(97, 0));
  assertEquals([ended.delta, ended.other], [1, 0]);
  assertEquals(explainStep(state(102, 0), state(101, 0)).delta, 0);
});

Deno.test("the underlying has delta alone, an instant without volatility explains nothing", () => {
  assertEquals(explainStep({ price: 100 }, { price: 97 }).delta, -3);
  const unknown = explainStep(call(100, 0.05, 4), { price: 5 });
  assertAlmostEquals(unknown.other, 5 - 3.9877612, 1e-6);
});

/** Worth by day: the sold put and the bought one of `tradeOf`. */
const WORTH: Readonly<Record<string, readonly [number, number]>> = {
  "2026-02-02": [20, 8],
  "2026-02-03": [25, 10],
  "2026-02-04": [30, 11],
};
const CLOSES = Object.keys(WORTH).map((date) => new Date(`${date}T15:25:00+05:30`));
const stateAt: StateAt = (_, { legNumber }, at) => {
  const price = WORTH[at.toISOString().slice(0, 10)]?.[legNumber - 1];
  return price === undefined ? undefined : { price };
};

Deno.test("a trade's parts add up to its cash after charges, each on its day", () => {
  // Sold 100 at 19.5, bought 100 at 8.2; closed at 30.4 and 10.9.
  const { byDay, total, crossed, traded } = explainTrade(tradeOf(), CLOSES, stateAt);
  assertAlmostEquals(profitOf(total), 100 * (19.5 - 8.2 - 30.4 + 10.9) - 60, 1e-9);
  const day = (date: string) => byDay.get(date);
  assertAlmostEquals(day("2026-02-02")?.spreads ?? NaN, -100 * (0.5 + 0.2), 1e-9);
  assertAlmostEquals(day("2026-02-02")?.charges ?? NaN, -40, 1e-9);
  assertAlmostEquals(day("2026-02-03")?.delta ?? NaN, 100 * (-5 + 2), 1e-9);
  assertAlmostEquals(day("2026-02-04")?.delta ?? NaN, 100 * (-5 + 1), 1e-9);
  assertAlmostEquals(crossed.entry, 70, 1e-9);
  assertAlmostEquals(crossed.exit, 50, 1e-9);
  assertAlmostEquals(traded.entry, 2770, 1e-9);
  assertAlmostEquals(traded.exit, 4130, 1e-9);
});

Deno.test("what is still held counts as far as the last close, and no day after an end counts", () => {
  const { events } = tradeOf();
  const open = explainTrade(
    tradeOf({ events: events.filter(({ isEntry }) => isEntry) }),
    CLOSES,
    stateAt,
  );
  assertAlmostEquals(profitOf(open.total), 100 * (19.5 - 8.2 - 30 + 11) - 40, 1e-9);
  const later = [...CLOSES, new Date("2026-02-05T15:25:00+05:30")];
  const ended = explainTrade(tradeOf(), later, stateAt);
  assertEquals([...ended.byDay.keys()], Object.keys(WORTH));
});

Deno.test("a settlement crosses no spread: its price against the record is what is left", () => {
  const { events } = tradeOf();
  const settled = events.map((event) =>
    event.isEntry ? event : { ...event, isSettlement: true, charges: 0 }
  );
  const { total, crossed, traded } = explainTrade(tradeOf({ events: settled }), CLOSES, stateAt);
  assertEquals([crossed.exit, traded.exit], [0, 0]);
  assertAlmostEquals(total.spreads, -70, 1e-9);
  assertAlmostEquals(profitOf(total), 100 * (19.5 - 8.2 - 30.4 + 10.9) - 40, 1e-9);
});

Deno.test("a day without a record is stepped over, and a fill without one costs nothing", () => {
  const gap: StateAt = (trade, leg, at) =>
    at.toISOString().startsWith("2026-02-03") ? undefined : stateAt(trade, leg, at);
  const { byDay, total } = explainTrade(tradeOf(), CLOSES, gap);
  assertEquals(byDay.get("2026-02-03"), undefined);
  assertAlmostEquals(profitOf(total), 100 * (19.5 - 8.2 - 30.4 + 10.9) - 60, 1e-9);
  const blind = explainTrade(tradeOf(), [], () => undefined);
  assertEquals(blind.crossed, { entry: 0, exit: 0 });
  assertAlmostEquals(profitOf(blind.total), profitOf(total), 1e-9);
});
