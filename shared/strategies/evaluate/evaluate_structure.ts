import type { HorizonLeg } from "../payoff/horizon_shape.ts";
import { recognise } from "../recognise.ts";
import { distributionVolatility } from "./distribution_volatility.ts";
import { type EvaluatedLeg, evaluateLeg } from "./evaluate_leg.ts";
import type { Evaluation, EvaluationError } from "./evaluation.ts";
import { type ExpiryTimes, expiryTimes } from "./expiry_times.ts";
import { horizonLegs } from "./horizon_legs.ts";
import { profileOf } from "./profile_of.ts";
import { readStructure } from "./read_structure.ts";
import { Refused } from "./refused.ts";
import type { Structure } from "./structure.ts";

/** Structures of one request. */
export const MOST_STRUCTURES = 5000;

/**
 * Evaluates any structure exactly as the HTTP contract says (method 5.11): at the earliest
 * expiry, lognormal with the forward as its mean, undiscounted expected value, greeks with spot and
 * carry fixed (with spot) or the forward fixed (with forward). Never throws.
 */
export function evaluateStructure(input: unknown): Evaluation | EvaluationError {
  try {
    return evaluate(readStructure(input));
  } catch (error) {
    if (error instanceof Refused) return error.result;
    const message = error instanceof Error ? error.message : String(error);
    return { error: { code: "internal", field: "(structure)", message } };
  }
}

function evaluate(structure: Structure): Evaluation {
  const times = expiryTimes(structure);
  const { rate, spot } = structure;
  const carry = rate - (structure.dividendYield ?? 0);
  const forwardAt = (years: number) => structure.forward ?? (spot ?? 0) * Math.exp(carry * years);
  const forward = forwardAt(times.horizon);
  const warnings = new Set<string>();
  const evaluated = structure.legs.map((leg, index) => {
    const years = times.legs[index] ?? times.horizon;
    return evaluateLeg(leg, { structure, index, years, forward: forwardAt(years), warnings });
  });
  const volatility = distributionVolatility(evaluated, structure, times.horizon);
  const legs = horizonLegs(structure, evaluated, times.horizon, forwardAt);
  const netPremium = legs.reduce((total, { quantity, price }) => total - quantity * price, 0);
  const totalVariance = volatility * volatility * times.horizon;
  const profile = profileOf(legs, forward, totalVariance, warnings);
  const result: Evaluation = {
    strategy: nameOf(structure, times, netPremium),
    netPremium,
    maxProfit: profile.maxProfit,
    maxLoss: profile.maxLoss,
    breakevens: profile.breakevens,
    probabilityOfProfit: profile.probabilityOfProfit,
    expectedValue: profile.expectedValue,
    greeks: greeksOf(evaluated, legs),
    legs: evaluated.map(({ figures }) => figures),
    warnings: [...warnings],
  };
  if (!allFinite(result)) {
    throw new Refused("bad_structure", "(structure)", "its figures are too large for numbers");
  }
  return result;
}

/** The definition that the legs are an instance of; legs of three expiries are none's. */
function nameOf({ legs }: Structure, times: ExpiryTimes, netPremium: number): string {
  const later = times.legs.filter((years) => years !== undefined && years > times.horizon);
  if (later.some((years) => years !== later[0])) return "custom";
  const named = legs.map(({ right, side, quantity, strike }, i) => {
    const leg = strike === undefined
      ? { right, side, quantity }
      : { right, side, quantity, strike };
    return later.length > 0 && times.legs[i] === later[0]
      ? { ...leg, expiry: "far" as const }
      : leg;
  });
  return recognise(named, netPremium);
}

/** Of all legs, each with its sign and quantity. */
function greeksOf(
  evaluated: readonly EvaluatedLeg[],
  legs: readonly HorizonLeg[],
): Evaluation["greeks"] {
  const sum = { delta: 0, gamma: 0, theta: 0, vega: 0, rho: 0 };
  legs.forEach(({ quantity }, i) => {
    const { figures } = evaluated[i] as EvaluatedLeg;
    sum.delta += quantity * figures.delta;
    sum.gamma += quantity * figures.gamma;
    sum.theta += quantity * figures.theta;
    sum.vega += quantity * figures.vega;
    sum.rho += quantity * figures.rho;
  });
  return sum;
}

/** False where any number overflowed; null stands for unlimited and is none. */
function allFinite(part: unknown): boolean {
  if (typeof part === "number") return Number.isFinite(part);
  if (Array.isArray(part)) return part.every(allFinite);
  if (typeof part === "object") {
    for (const name in part) {
      if (!allFinite(part[name as keyof typeof part])) return false;
    }
  }
  return true;
}
