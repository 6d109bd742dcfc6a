import { assertEquals } from "@std/assert";
import { allocationAim } from "../../../shared/desk/allocate/allocation_aim.ts";
import { bookLimits } from "../../../shared/desk/allocate/book_limits.ts";
import { readSettings } from "../../../shared/storage/settings.ts";
import type { Risk } from "../../../shared/vocabulary/terms.ts";
import { databaseTest } from "../../support/database.ts";

const INDUSTRIES = new Map([["Energy", { cap: 0.2, weight: 0.084 }]]);
const CALL = { capital: 500, mode: "paper", regimeLevel: "high", industries: INDUSTRIES } as const;

/** The same at every risk level. */
const COMMON = {
  capital: 500,
  regimeLevel: "high",
  levelFactor: 1,
  maxPositions: 20,
  maxDefinition: 0.25,
  maxWeights: { underlying: 5, industry: 3 },
  industries: INDUSTRIES,
  maxUndefinedMargin: 0.3,
  maxDeployed: 0.9,
  maxDailyDeployment: 0.9,
  maxStressLoss: 0.1,
  maxDelta: 0.005,
  maxVegaLoss: 0.004,
  maxGammaLoss: 0.0015,
  maxThetaLoss: 0.0025,
  carry: { year: 0.06, yearSessions: 252, windowSessions: 21 },
} as const;

databaseTest("the limits of each risk level are its own, the others the same", async (db) => {
  const settings = await readSettings(db.service);
  const limits = (risk: Risk) => bookLimits({ ...CALL, risk, settings });
  assertEquals(limits("conservative"), {
    ...COMMON,
    kellyPart: 0.125,
    maxUnderlying: { stock: 0.04, index: 0.2 },
    maxLossPerTrade: 0.01,
    maxTail: { value: 0.02, premium: 0.01, book: 0.12 },
  });
  assertEquals(limits("moderate"), {
    ...COMMON,
    kellyPart: 0.25,
    maxUnderlying: { stock: 0.06, index: 0.3 },
    maxLossPerTrade: 0.02,
    maxTail: { value: 0.04, premium: 0.02, book: 0.12 },
  });
  assertEquals(limits("aggressive"), {
    ...COMMON,
    kellyPart: 0.5,
    maxUnderlying: { stock: 0.08, index: 0.4 },
    maxLossPerTrade: 0.03,
    maxTail: { value: 0.06, premium: 0.03, book: 0.12 },
  });
});

databaseTest("each limit follows its own setting, and no other", async (db) => {
  const settings = await readSettings(db.service);
  const changed = (name: string) => {
    const before = bookLimits({ ...CALL, risk: "moderate", settings });
    const after = bookLimits({
      ...CALL,
      risk: "moderate",
      settings: { ...settings, [name]: 0.123 },
    });
    return leaves(after).filter(([path, value]) =>
      new Map(leaves(before)).get(path) !== value && value === 0.123
    ).map(([path]) => path);
  };
  const paths = {
    size_high: "levelFactor",
    kelly_part_moderate: "kellyPart",
    max_positions: "maxPositions",
    max_definition: "maxDefinition",
    max_stock_moderate: "maxUnderlying.stock",
    max_index_moderate: "maxUnderlying.index",
    max_weights_underlying: "maxWeights.underlying",
    max_weights_industry: "maxWeights.industry",
    max_loss_moderate: "maxLossPerTrade",
    max_undefined_margin: "maxUndefinedMargin",
    max_deployed: "maxDeployed",
    max_daily_deployment: "maxDailyDeployment",
    value_tail_moderate: "maxTail.value",
    premium_tail_moderate: "maxTail.premium",
    book_tail: "maxTail.book",
    max_stress_loss: "maxStressLoss",
    max_delta: "maxDelta",
    max_vega_loss: "maxVegaLoss",
    max_gamma_loss: "maxGammaLoss",
    max_theta_loss: "maxThetaLoss",
    carry_cost_year_paper: "carry.year",
    carry_year_sessions: "carry.yearSessions",
    carry_window_sessions: "carry.windowSessions",
  };
  for (const [name, path] of Object.entries(paths)) assertEquals(changed(name), [path], name);
});

databaseTest(
  "live carry has a budget of its own, none by default; a crisis takes nothing",
  async (db) => {
    const settings = await readSettings(db.service);
    const of = (mode: "paper" | "live", regimeLevel: "crisis" | "calm") => {
      const { carry, levelFactor } = bookLimits({
        ...CALL,
        ...{ mode, regimeLevel, risk: "moderate", settings },
      });
      return [carry.year, levelFactor];
    };
    assertEquals(of("live", "calm"), [0, 1]);
    assertEquals(of("paper", "crisis"), [0.06, 0]);
    assertEquals(allocationAim(settings), { deploymentTarget: 0.8, tailWeight: 0.1 });
    assertEquals(allocationAim(settings, 0.5), { deploymentTarget: 0.5, tailWeight: 0.1 });
  },
);

/** Numbers of an object by their paths. */
function leaves(value: object, path = ""): [string, unknown][] {
  return Object.entries(value).flatMap(([key, inner]): [string, unknown][] =>
    typeof inner === "object" ? leaves(inner, `${path}${key}.`) : [[`${path}${key}`, inner]]
  );
}
