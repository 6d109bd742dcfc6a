import type { BookLimits } from "../../shared/risk/book_limits.ts";

/** Limits of a moderate allocation on paper, as the settings come. Capital in rupees. */
export function moderateLimits(capital: number, industries: readonly string[]): BookLimits {
  return {
    capital,
    ...{ regimeLevel: "normal", levelFactor: 1, kellyPart: 0.25 },
    ...{ maxPositions: 20, maxDefinition: 0.25 },
    maxUnderlying: { stock: 0.06, index: 0.3 },
    maxWeights: { underlying: 5, industry: 3 },
    industries: new Map(
      industries.map((name) => [name, { cap: name === "Index" ? 0.6 : 0.2, weight: 0.1 }]),
    ),
    ...{ maxLossPerTrade: 0.02, maxUndefinedMargin: 0.3, maxDeployed: 0.9 },
    maxDailyDeployment: 0.9,
    maxTail: { value: 0.04, premium: 0.02, book: 0.12 },
    ...{ maxStressLoss: 0.1, maxDelta: 0.005, maxVegaLoss: 0.004 },
    ...{ maxGammaLoss: 0.0015, maxThetaLoss: 0.0025 },
    carry: { year: 0.06, yearSessions: 252, windowSessions: 21 },
  };
}
