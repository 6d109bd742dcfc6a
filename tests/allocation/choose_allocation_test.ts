import { assertAlmostEquals, assertEquals } from "@std/assert";
import {
  type AllocationChoice,
  chooseAllocation,
} from "../../shared/allocation/choose_allocation.ts";
import { column, edge, riskOf, termsOf } from "./columns.ts";

type Given = Parameters<typeof termsOf>;

const choose = (choice: Partial<AllocationChoice>, ...given: Given) =>
  chooseAllocation(termsOf(...given), { ordering: "money", seed: 1, ...choice });

/** Three edges of a lakh a lot: A is worth the most, C has the greatest score, B neither. */
const EDGES = [
  edge({ strategyId: 1, underlying: "A", expectedValue: 3000, orderRatio: 0.03 }),
  edge({ strategyId: 2, underlying: "B", expectedValue: 1000, orderRatio: 0.01 }),
  edge({
    strategyId: 3,
    underlying: "C",
    expectedValue: 2000,
    orderRatio: 0.02,
    quantumScore: 0.9,
  }),
];
const names = (lots: readonly { column: { underlying: string }; lots: number }[]) =>
  lots.map(({ column, lots }) => `${column.underlying} ${lots}`);

Deno.test("by money the most value is chosen, and the limit that binds has its price", () => {
  // Two million are twenty lots; a twentieth more is one.
  const { chosen, refused, prices, broken, limits } = choose({}, EDGES, { maxDeployed: 0.2 });
  assertEquals(names(chosen), ["A 20"]);
  assertEquals(refused.map(({ column, reason }) => [column.underlying, reason]), [
    ["B", "deployment_cap"],
    ["C", "deployment_cap"],
  ]);
  assertEquals(prices, [{ name: "deployment_cap", value: 3000, deployed: 0, saved: 0 }]);
  assertEquals(limits.find(({ name }) => name === "deployment_cap")?.blocks, 3);
  assertEquals(broken, []);
});

Deno.test("what is chosen by money stands best first", () => {
  const few = { maxUnderlying: { stock: 9, index: 0.03 } };
  assertEquals(names(choose({}, EDGES, few).chosen), ["A 3", "C 3", "B 3"]);
});

Deno.test("five limits have a price, those that keep a lot from the most strategies first", () => {
  // In each industry one lot, and one strategy more than in the one before asks for another.
  const industries = ["P", "Q", "R", "S", "T", "U"];
  const columns = industries.flatMap((industry, k) =>
    Array.from({ length: k + 2 }, (_, i) => edge({ underlying: `${industry}${i}`, industry }))
  );
  const caps = new Map(industries.map((industry) => [industry, { cap: 0.01, weight: 1 }]));
  const { prices, chosen } = choose({}, columns, { industries: caps });
  assertEquals(chosen.length, 6);
  assertEquals(prices.map(({ name, of }) => `${name} ${of}`), [
    "industry_cap U",
    "industry_cap T",
    "industry_cap S",
    "industry_cap R",
    "industry_cap Q",
  ]);
});

Deno.test("by score the greatest comes first, among so many places, and nothing is priced", () => {
  const { chosen, refused, prices, broken } = choose({ ordering: "score" }, EDGES, {
    maxPositions: 2,
  });
  // Each place asks for half of 80 lakh.
  assertEquals(names(chosen), ["C 40", "A 40"]);
  assertEquals(refused.map(({ column, reason }) => [column.underlying, reason]), [
    ["B", "position_count"],
  ]);
  assertEquals([prices, broken], [[], []]);
});

Deno.test("the owner's order stands before value and score, as far as the limits let it", () => {
  const wanted = [
    { strategyId: 2, priority: 1, lots: 15 },
    { strategyId: 77, priority: 2, lots: 9 },
    { strategyId: 1, priority: 3, lots: 15 },
    { strategyId: 3, priority: 4, lots: 1 },
  ];
  const { chosen, refused, prices, solution } = choose({ wanted }, EDGES, { maxDeployed: 0.2 });
  assertEquals(names(chosen), ["B 15", "A 5"]);
  assertEquals(refused.map(({ column, reason }) => [column.underlying, reason]), [
    ["C", "deployment_cap"],
  ]);
  assertEquals(prices, []);
  assertEquals(
    [solution.value, solution.deployed, solution.mostDeployed],
    [15 * 1000 + 5 * 3000, 2_000_000, 2_000_000],
  );
});

Deno.test("of what the owner wants no more lots are taken than its own caps leave", () => {
  const wanted = [{ strategyId: 1, priority: 1, lots: 15 }];
  const { chosen } = choose({ wanted }, EDGES, { maxUnderlying: { stock: 9, index: 0.04 } });
  assertEquals(names(chosen), ["A 4"]);
});

Deno.test("carry that the owner wants has its cost and its tail, what stands beside it the value", () => {
  const carry = column({ strategyId: 4, underlying: "D", risk: riskOf({ worst: -2000 }) });
  const wanted = [{ strategyId: 4, priority: 1, lots: 3 }, { strategyId: 1, priority: 2, lots: 2 }];
  const { solution } = choose({ wanted }, [...EDGES, carry]);
  // 250 a lot, and a tenth of 6,000.
  assertEquals([solution.carryCost, solution.carryTail], [750, 6000]);
  assertAlmostEquals(solution.carryObjective, 750 + 600, 1e-9);
  assertEquals([solution.value, solution.deployed], [6000, 500_000]);
});

Deno.test("of two structures of an underlying the sooner wanted one stands, whatever its value", () => {
  const pair = [
    edge({ strategyId: 1, definition: "a", expectedValue: 9000 }),
    edge({ strategyId: 2, definition: "b" }),
  ];
  const wanted = [{ strategyId: 2, priority: 1, lots: 1 }, { strategyId: 1, priority: 2, lots: 1 }];
  const { chosen, refused } = choose({ wanted }, pair);
  assertEquals(names(chosen), ["NIFTY 1"]);
  assertEquals(refused.map(({ by, detail }) => [by, detail]), [
    ["NIFTY b", "NIFTY b is wanted sooner"],
  ]);
  const [byMoney] = choose({}, pair).refused;
  assertEquals(byMoney?.detail.startsWith("NIFTY a was chosen: expected value"), true);
});

Deno.test("what never came into the problem is refused beside what got no lots", () => {
  const { refused } = choose({}, EDGES, { maxDeployed: 0.2 }, { underlyings: new Set(["B"]) });
  assertEquals(refused.map(({ column, reason }) => [column.underlying, reason]), [
    ["B", "position_open"],
    ["C", "deployment_cap"],
  ]);
});

Deno.test("the figures are of the whole book on the desk's capital: what is held, and the lots", () => {
  const risk = riskOf({ worst: -3000 });
  const held = new Map([["carry", riskOf({ worst: -100_000 })]] as const);
  const { figures, book } = choose({}, [edge({ risk })], { maxDeployed: 0.02 }, { risks: held });
  assertEquals([figures.cvar95, book.results[0]], [106_000, -106_000]);
  assertEquals(figures.lossProbability, 1 / 20);
  assertAlmostEquals(figures.growth ?? NaN, Math.log(1 - 0.0106) / 20, 1e-12);
});
