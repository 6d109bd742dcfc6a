import type { AllocationColumn } from "../../shared/allocation/allocation_column.ts";
import {
  type AllocationTerms,
  buildProblem,
  type BuiltProblem,
} from "../../shared/allocation/build_problem.ts";
import type { BookLimits } from "../../shared/risk/book_limits.ts";
import type { HeldBook } from "../../shared/risk/held_book.ts";
import type { StructureRisk } from "../../shared/risk/structure_risk.ts";

/** Ten million rupees, and no limit in the way of anything. */
export const WIDE: BookLimits = {
  capital: 10_000_000,
  regimeLevel: "normal",
  levelFactor: 1,
  kellyPart: 1,
  maxPositions: 1000,
  maxDefinition: 1,
  maxUnderlying: { stock: 9, index: 9 },
  maxWeights: { underlying: 99, industry: 99 },
  industries: new Map([
    ["Index", { cap: 9, weight: 0.4 }],
    ["Energy", { cap: 9, weight: 0.4 }],
  ]),
  maxLossPerTrade: 9,
  maxUndefinedMargin: 9,
  maxDeployed: 9,
  maxDailyDeployment: 9,
  maxTail: { value: 9, premium: 9, book: 9 },
  maxStressLoss: 9,
  maxDelta: 9,
  maxVegaLoss: 9,
  maxGammaLoss: 9,
  maxThetaLoss: 9,
  carry: { year: 9, yearSessions: 252, windowSessions: 21 },
};

export const EMPTY: HeldBook = {
  positions: 0,
  deployed: 0,
  addedToday: 0,
  undefinedMargin: 0,
  definitions: new Map(),
  underlyings: new Set(),
  industries: new Map(),
  risks: new Map(),
  carryCosts: [],
};

export const CELLS = ["-10% at +25%", "+10% at -25%"] as const;

/** Twenty draws: the worst of them is the worst twentieth. */
export const DRAWS = 20;

/** A result in every draw but the first, and there another: the CVaR 95 is what the first loses. */
export function riskOf(changes: Partial<StructureRisk> & { worst?: number } = {}): StructureRisk {
  const { worst = 0, ...others } = changes;
  const draws = new Float64Array(DRAWS);
  draws[0] = worst;
  const stress = new Float64Array(CELLS.length);
  return { draws, stress, delta: 0, gamma: 0, vega: 0, theta: 0, ...others };
}

/** A condor of NIFTY, carried; what a test needs otherwise it changes. */
export function column(changes: Partial<AllocationColumn> = {}): AllocationColumn {
  return {
    strategyId: 1,
    underlying: "NIFTY",
    kind: "index",
    industry: "Index",
    weight: 0.2,
    definition: "iron_condor",
    direction: "neutral",
    sleeve: "carry",
    riskClass: "defined",
    margin: 90_000,
    premium: 10_000,
    maxLoss: 30_000,
    stressLoss: 30_000,
    worstLoss: 30_000,
    kelly: 0.5,
    expectedValue: -250,
    standardError: 0,
    expectedCost: 250,
    sizeFactor: 1,
    daysHeld: 20,
    tilt: 1,
    orderRatio: -0.005,
    costRatio: 0.008,
    quantumScore: 0.7,
    risk: riskOf(),
    ...changes,
  };
}

/** An edge: its Kelly bet stakes half of the capital. */
export function edge(changes: Partial<AllocationColumn> = {}): AllocationColumn {
  return column({ sleeve: "edge", expectedValue: 3000, expectedCost: 0, ...changes });
}

export function termsOf(
  columns: readonly AllocationColumn[],
  limits: Partial<BookLimits> = {},
  book: Partial<HeldBook> = {},
  drawCount = DRAWS,
): AllocationTerms {
  return {
    columns,
    cells: CELLS,
    drawCount,
    book: { ...EMPTY, ...book },
    limits: { ...WIDE, ...limits },
    aim: { deploymentTarget: 0.8, tailWeight: 0.1 },
  };
}

export function built(...args: Parameters<typeof termsOf>): BuiltProblem {
  return buildProblem(termsOf(...args));
}
