import { assertAlmostEquals, assertEquals, assertGreater } from "@std/assert";
import { distinct } from "../../shared/strategies/payoff/distinct.ts";
import { horizonNodes } from "../../shared/strategies/payoff/horizon_nodes.ts";
import {
  horizonAsymptote,
  type HorizonLeg,
  horizonPayoff,
  horizonShape,
} from "../../shared/strategies/payoff/horizon_shape.ts";
import { horizonSlope } from "../../shared/strategies/payoff/horizon_slope.ts";

const later = { deviation: () => 0.08, carry: 1.01, discount: 0.985 };
const LEGS: readonly HorizonLeg[] = [
  { right: "call", quantity: 2, strike: 103, price: 4, later },
  { right: "put", quantity: -3, strike: 96, price: 2, later },
  { right: "call", quantity: -1, strike: 100, price: 3 },
  { right: "put", quantity: 4, strike: 98, price: 2 },
  { right: "underlying", quantity: 0.5, strike: 0, price: 100 },
];

Deno.test("the slope at the horizon is the change of profit and loss with the price", () => {
  for (const price of [60, 90, 95.5, 97, 99, 101, 105, 140]) {
    const step = 1e-4;
    const change = (horizonPayoff(LEGS, price + step) - horizonPayoff(LEGS, price - step)) /
      (2 * step);
    assertAlmostEquals(horizonSlope(LEGS, price, 1), change, 1e-6);
    assertAlmostEquals(horizonSlope(LEGS, price, -1), change, 1e-6);
  }
});

Deno.test("at a strike that ends there the slope has two sides", () => {
  const [call, put] = [LEGS.slice(2, 3), LEGS.slice(3, 4)];
  assertEquals([horizonSlope(call, 100, -1), horizonSlope(call, 100, 1)], [0, -1]);
  assertEquals([horizonSlope(put, 98, -1), horizonSlope(put, 98, 1)], [-4, 0]);
});

Deno.test("a later leg without volatility turns where its forward meets the strike", () => {
  const flat = { right: "call", quantity: 1, strike: 101, price: 0, later } as const;
  const legs = [{ ...flat, later: { ...later, deviation: () => 0 } }];
  const [below, above] = [horizonSlope(legs, 99.9, 1), horizonSlope(legs, 100.1, 1)];
  assertEquals(below, 0);
  assertAlmostEquals(above, 0.985 * 1.01, 1e-12);
});

Deno.test("far from every strike profit and loss is its asymptote", () => {
  const { slope, level } = horizonAsymptote(LEGS);
  for (const price of [1e4, 1e5]) {
    assertAlmostEquals(horizonPayoff(LEGS, price), slope * price + level, 1e-6);
  }
  assertAlmostEquals(slope, 2 * 0.985 * 1.01 - 1 + 0.5, 1e-12);
});

Deno.test("nodes ascend from 0 around the forward, strikes among them once", () => {
  const nodes = horizonNodes(100, 0.05, [97, 104]);
  assertEquals([nodes[0], nodes.includes(97), nodes.includes(104)], [0, true, true]);
  nodes.forEach((node, i) => assertGreater(node, nodes[i - 1] ?? -1));
  const deviations = [...nodes].filter((node) => node > 0 && node !== 97 && node !== 104)
    .map((node) => Math.log(node / 100) / 0.05);
  assertEquals(deviations.length, 101);
  assertAlmostEquals(deviations[0] ?? 0, -8, 1e-9);
  assertAlmostEquals(deviations.at(-1) ?? 0, 8, 1e-9);
  assertEquals(horizonNodes(100, 0.05, nodes.slice(1)), nodes);
});

Deno.test("a shape is profit and loss at its nodes, and straight between them", () => {
  const nodes = horizonNodes(100, 0.05, [98, 100]);
  const { values, slopes } = horizonShape(LEGS, nodes);
  nodes.forEach((node, j) => assertEquals(values[j], horizonPayoff(LEGS, node)));
  for (let j = 0; j + 1 < nodes.length; j++) {
    const [from = 0, to = 0] = [nodes[j], nodes[j + 1]];
    assertAlmostEquals((values[j] ?? 0) + (slopes[j] ?? 0) * (to - from), values[j + 1] ?? 0, 1e-9);
  }
  const units = LEGS.reduce((sum, { quantity }) => sum + Math.abs(quantity), 0);
  assertAlmostEquals(slopes.at(-1) ?? 0, 2 * 0.985 * 1.01 - 0.5, 1e-12);
  assertEquals(horizonShape(LEGS, nodes, 1.5 / units).slopes.at(-1), 0);
});

Deno.test("the different numbers of a column are kept once", () => {
  assertEquals([...distinct(Float64Array.of(0, 0, 1, 1, 1, 2))], [0, 1, 2]);
  assertEquals([...distinct(new Float64Array(0))], []);
  assertEquals([...distinct(Float64Array.of(3))], [3]);
});
