import type { HorizonLeg } from "../payoff/horizon_shape.ts";
import { recognise } from "../recognise.ts";
import { distributionVolatility } from "./distribution_volatility.ts";
import { type EvaluatedLeg, evaluateLeg } from "./evaluate_leg.ts";
import type { Evaluation, EvaluationError } from "./evaluation.ts";
import { type ExpiryTimes, expiryTimes } from "./expiry_times.ts";
import { horizonLegs } from "./horizon_legs.ts";
import { profileOf } from "./profile_of.ts";
import { Refused } from "./refused.ts";
import { type Structure, structureSchema } from "./structure.ts";

/** Structures of one request. */
export const MOST_STRUCTURES = 5000;

/**
 * Evaluates any structure exactly as the HTTP contract says (method 5.11): at the earliest
 * expiry, lognormal with the forward as its mean, undiscounted expected value, greeks with spot and
 * carry fixed (with spot) or the forward fixed (with forward). Never throws.
 */
export function evaluateStructure(input: unknown): Evaluation | EvaluationError {
  const parsed = structureSchema.safeParse(input);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const unknown = issue?.code === "unrecognized_keys" ? issue.keys.join(", ") : undefined;
    const path = [...(issue?.path ?? []).map(String), ...(unknown === undefined ? [] : [unknown])];
    return {
      error: {
        code: "bad_structure",
        field: path.join(".") || "(structure)",
        message: unknown === undefined ? issue?.message ?? "is not valid" : "is not a field",
      },
    };
  }
  try {
    return evaluate(parsed.data);
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
  const result: Evaluation = {
    strategy: nameOf(structure, times, netPremium),
    netPremium,
    ...profileOf(legs, forward, totalVariance, warnings),
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
  const isLater = (years: number | undefined) => years !== undefined && years > times.horizon;
  if (new Set(times.legs.filter(isLater)).size > 1) return "custom";
  const named = legs.map(({ strike, right, side, quantity }, i) => ({
    ...(isLater(times.legs[i]) ? { expiry: "far" as const } : {}),
    right,
    side,
    quantity,
    ...(strike === undefined ? {} : { strike }),
  }));
  return recognise(named, netPremium);
}

function greeksOf(
  evaluated: readonly EvaluatedLeg[],
  legs: readonly HorizonLeg[],
): Evaluation["greeks"] {
  const sum = (name: "delta" | "gamma" | "theta" | "vega" | "rho") =>
    evaluated.reduce(
      (total, { figures }, i) => total + (legs[i]?.quantity ?? 0) * figures[name],
      0,
    );
  return {
    delta: sum("delta"),
    gamma: sum("gamma"),
    theta: sum("theta"),
    vega: sum("vega"),
    rho: sum("rho"),
  };
}

/** False where any number overflowed; null stands for unlimited and is none. */
function allFinite(part: unknown): boolean {
  if (typeof part === "number") return Number.isFinite(part);
  return part === null || typeof part !== "object" || Object.values(part).every(allFinite);
}
