import type {
  AllocationCandidate,
  AllocationLimits,
} from "../../shared/allocation/allocation_candidate.ts";

/** Ten million rupees under the default limits. */
export const LIMITS: AllocationLimits = {
  capital: 10_000_000,
  regimeLevel: "normal",
  ordering: "money",
  levelFactor: 1,
  maxPositions: 20,
  maxUnderlyingMargin: { stock: 0.06, index: 0.3 },
  industryCaps: new Map([["Energy", 0.2], ["Index", 0.6]]),
  maxLossPerTrade: 0.02,
  maxStressPerTrade: 0.025,
  maxUndefinedMargin: 0.3,
  maxDeployed: 0.9,
  maxDailyDeployment: 0.6,
  kellyFraction: 0.25,
  carryCostFraction: 0.005,
  carryAllowed: true,
  held: {
    positions: 0,
    deployed: 0,
    undefinedMargin: 0,
    underlyings: new Set(),
    industries: new Map(),
  },
};

/** A condor of the carry sleeve; what a test needs otherwise it changes. */
export function candidate(changes: Partial<AllocationCandidate> = {}): AllocationCandidate {
  return {
    strategyId: 1,
    underlying: "NIFTY",
    kind: "index",
    industry: "Index",
    weight: 0.2,
    definition: "iron_condor",
    sleeve: "carry",
    riskClass: "defined",
    margin: 100_000,
    premium: 0,
    maxLoss: 30_000,
    stressLoss: 30_000,
    expectedValue: -250,
    standardError: 1500,
    popP: 0.8,
    expectedWin: 4000,
    expectedLoss: 15_000,
    orderRatio: -0.005,
    costRatio: 0.008,
    quantumScore: 0.7,
    sizeFactor: 1,
    ...changes,
  };
}

/**
 * An edge whose outcomes after 1,000 of costs are +9,000 and -21,000 on a stake of 100,000: its
 * Kelly bet is 0.8/0.21 - 0.2/0.09 = 1.5873, half of it by its standard error, a quarter of that by
 * the limits: 19.84 lots of ten million.
 */
export function edge(changes: Partial<AllocationCandidate> = {}): AllocationCandidate {
  return candidate({
    sleeve: "edge",
    maxLoss: 21_000,
    expectedWin: 10_000,
    expectedLoss: 20_000,
    expectedValue: 3000,
    standardError: 3000,
    orderRatio: 0.03,
    ...changes,
  });
}
