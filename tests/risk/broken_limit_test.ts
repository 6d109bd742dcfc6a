import { assertEquals } from "@std/assert";
import { brokenLimit, LIMIT_NAMES } from "../../shared/risk/broken_limit.ts";
import type { Holdings, LimitedLot, Limits } from "../../shared/risk/limits.ts";

const HELD: Holdings = {
  positions: 0,
  deployed: 0,
  undefinedMargin: 0,
  underlyings: new Set(),
  industries: new Map(),
};

/** Of a capital of 1,000 rupees; every limit is out of the way until a test sets it. */
const LIMITS: Limits = {
  capital: 1000,
  maxPositions: 9,
  maxUnderlyingMargin: { stock: 9, index: 9 },
  industryCaps: new Map(),
  maxLossPerTrade: 9,
  maxStressPerTrade: 9,
  maxUndefinedMargin: 9,
  maxDeployed: 9,
  maxDailyDeployment: 9,
  carryCostFraction: 9,
  held: HELD,
};

const LOT: LimitedLot = {
  kind: "index",
  industry: "Index",
  sleeve: "edge",
  riskClass: "defined",
  margin: 80,
  premium: 20,
  maxLoss: 30,
  stressLoss: 50,
  expectedValue: 5,
};

/** What two lots of a structure break, with a second structure beside it where one is given. */
function broken(
  limits: Partial<Limits>,
  lot?: Partial<LimitedLot>,
  other?: Partial<LimitedLot>,
) {
  const chosen = [{ candidate: { ...LOT, ...lot }, lots: 2 }];
  if (other !== undefined) chosen.push({ candidate: { ...LOT, ...other }, lots: 1 });
  const found = brokenLimit(chosen, { ...LIMITS, ...limits });
  return found === undefined ? undefined : `${found.reason}: ${found.detail}`;
}

const held = (changes: Partial<Holdings>): Pick<Limits, "held"> => ({
  held: { ...HELD, ...changes },
});

Deno.test("without a limit in its way a set breaks none, and neither does nothing at all", () => {
  assertEquals(broken({}), undefined);
  assertEquals(brokenLimit([], { ...LIMITS, maxPositions: 0, maxDeployed: 0 }), undefined);
});

Deno.test("the number of structures counts those held", () => {
  assertEquals(broken({ maxPositions: 3, ...held({ positions: 2 }) }), undefined);
  assertEquals(
    broken({ maxPositions: 2, ...held({ positions: 2 }) }),
    "position_count: more than 2 structures",
  );
  assertEquals(broken({ maxPositions: 1 }, {}, {}), "position_count: more than 1 structures");
});

Deno.test("a defined loss is limited by its maximum, whatever its stress loss", () => {
  assertEquals(broken({ maxLossPerTrade: 0.06, maxStressPerTrade: 0 }), undefined);
  assertEquals(
    broken({ maxLossPerTrade: 0.059 }),
    "loss_cap: 60 against a limit of 59 rupees",
  );
});

Deno.test("a loss that is not defined is limited by its stress loss, whatever its maximum", () => {
  for (const riskClass of ["undefined", "unlimited_up", "unlimited_down"] as const) {
    assertEquals(broken({ maxStressPerTrade: 0.1, maxLossPerTrade: 0 }, { riskClass }), undefined);
    assertEquals(
      broken({ maxStressPerTrade: 0.099 }, { riskClass }),
      "loss_cap: 100 against a limit of 99 rupees",
    );
  }
});

Deno.test("a defined loss that is absent is none that any limit allows", () => {
  const { maxLoss: _, ...unknown } = LOT;
  const found = brokenLimit([{ candidate: unknown, lots: 1 }], LIMITS);
  assertEquals(found?.reason, "loss_cap");
});

Deno.test("an underlying takes margin and premium up to the share of its kind", () => {
  for (const kind of ["index", "stock"] as const) {
    const caps = (share: number) => ({
      maxUnderlyingMargin: { index: 0, stock: 0, [kind]: share },
    });
    assertEquals(broken(caps(0.2), { kind }), undefined);
    assertEquals(
      broken(caps(0.199), { kind }),
      "underlying_cap: 200 against a limit of 199 rupees",
    );
  }
});

Deno.test("each structure has the limits of a trade to itself", () => {
  assertEquals(broken({ maxLossPerTrade: 0.06 }, {}, {}), undefined);
  assertEquals(
    broken({ maxLossPerTrade: 0.06 }, {}, { maxLoss: 61 }),
    "loss_cap: 61 against a limit of 60 rupees",
  );
});

Deno.test("an industry takes what is held of it and what is chosen of it", () => {
  const of = (share: number, energy: number) => ({
    industryCaps: new Map([["Energy", share], ["Index", 9]]),
    ...held({ industries: new Map([["Energy", energy], ["Index", 500]]) }),
  });
  const energy = { industry: "Energy" };
  assertEquals(broken(of(0.35, 50), energy, energy), undefined);
  assertEquals(
    broken(of(0.349, 50), energy, energy),
    "industry_cap: 350 against a limit of 349 rupees",
  );
  assertEquals(broken(of(0.25, 50), energy, {}), undefined);
  assertEquals(broken(of(0.05, 50)), undefined);
});

Deno.test("an industry of which nothing is held counts what is chosen alone", () => {
  assertEquals(broken({ industryCaps: new Map([["Index", 0.2]]) }), undefined);
  assertEquals(
    broken({ industryCaps: new Map([["Index", 0.19]]) }),
    "industry_cap: 200 against a limit of 190 rupees",
  );
});

Deno.test("margin without a defined loss counts what is held of it, and neither premium nor the defined", () => {
  const open = { riskClass: "undefined" } as const;
  const limits = (share: number) => ({
    maxUndefinedMargin: share,
    ...held({ undefinedMargin: 40 }),
  });
  assertEquals(broken(limits(0.2), open, {}), undefined);
  assertEquals(
    broken(limits(0.199), open, {}),
    "undefined_risk_cap: 200 against a limit of 199 rupees",
  );
  assertEquals(
    broken(limits(0.279), open, { riskClass: "unlimited_up" }),
    "undefined_risk_cap: 280 against a limit of 279 rupees",
  );
});

Deno.test("deployed capital counts what is held, the day's deployment does not", () => {
  const before = held({ deployed: 400 });
  assertEquals(broken({ maxDeployed: 0.7, maxDailyDeployment: 0.3, ...before }, {}, {}), undefined);
  assertEquals(
    broken({ maxDeployed: 0.699, ...before }, {}, {}),
    "deployment_cap: 700 against a limit of 699 rupees",
  );
  assertEquals(
    broken({ maxDailyDeployment: 0.299, ...before }, {}, {}),
    "deployment_cap: 300 against a limit of 299 rupees",
  );
});

Deno.test("carry may be expected to cost so much, and neither its gains nor an edge's losses count", () => {
  const cost = { sleeve: "carry", expectedValue: -5 } as const;
  const gain = { sleeve: "carry", expectedValue: 50 } as const;
  const edge = { sleeve: "edge", expectedValue: -50 } as const;
  for (const other of [gain, edge]) {
    assertEquals(broken({ carryCostFraction: 0.01 }, cost, other), undefined);
  }
  assertEquals(
    broken({ carryCostFraction: 0.01 }, cost, cost),
    "carry_cost_cap: 15 against a limit of 10 rupees",
  );
});

Deno.test("of several broken limits the first is told, and each has its turn", () => {
  const none: Limits = {
    ...LIMITS,
    maxPositions: 0,
    maxLossPerTrade: 0,
    maxUnderlyingMargin: { stock: 0, index: 0 },
    industryCaps: new Map([["Index", 0]]),
    maxStressPerTrade: 0,
    maxUndefinedMargin: 0,
    maxDeployed: 0,
    maxDailyDeployment: 0,
    carryCostFraction: 0,
  };
  const wide: Partial<Limits>[] = [
    { maxPositions: 9 },
    { maxLossPerTrade: 9, maxStressPerTrade: 9 },
    { maxUnderlyingMargin: { stock: 9, index: 9 } },
    { industryCaps: new Map() },
    { maxUndefinedMargin: 9 },
    { maxDeployed: 9, maxDailyDeployment: 9 },
    { carryCostFraction: 9 },
  ];
  const lots = { riskClass: "undefined", sleeve: "carry", expectedValue: -5 } as const;
  const told = wide.map((_, i) =>
    broken(Object.assign({ ...none }, ...wide.slice(0, i)), lots)?.split(":")[0]
  );
  assertEquals(told, [...LIMIT_NAMES]);
  assertEquals(broken(Object.assign({ ...none }, ...wide), lots), undefined);
});

Deno.test("a sum that passes its limit by rounding alone keeps it", () => {
  // 0.1 three times is 0.30000000000000004.
  const lot = { ...LOT, margin: 0.1, premium: 0 };
  const found = brokenLimit([{ candidate: lot, lots: 3 }], {
    ...LIMITS,
    capital: 1,
    maxUnderlyingMargin: { stock: 0.3, index: 0.3 },
    maxLossPerTrade: 90,
  });
  assertEquals(found, undefined);
});
