import { lognormalDistribution } from "../../pricing/distribution.ts";
import { blackGreeks } from "../../pricing/greeks.ts";
import { impliedDeviation } from "../../pricing/implied_deviation.ts";
import { yearFraction } from "../../pricing/year_fraction.ts";
import { signOf } from "../../vocabulary/leg.ts";
import { type HorizonLeg, horizonProfile } from "../payoff/horizon_profile.ts";
import { payoffMoments } from "../payoff/payoff_moments.ts";
import { breakevensOf, extremesOf, payoffShape } from "../payoff/payoff_shape.ts";
import { recognise } from "../recognise.ts";
import type { Evaluation, EvaluationError, LegEvaluation } from "./evaluation.ts";
import { type Structure, type StructureLeg, structureSchema } from "./structure.ts";

/** Structures of one request. */
export const MOST_STRUCTURES = 5000;

/** A refusal with the field that broke a rule. */
class Refused extends Error {
  readonly result: EvaluationError;

  constructor(code: EvaluationError["error"]["code"], field: string, message: string) {
    super(message);
    this.result = { error: { code, field, message } };
  }
}

/**
 * Evaluates any structure exactly as the HTTP contract says (method 5.11): at the earliest expiry, lognormal with the forward as its mean, undiscounted
 * expected value, greeks with spot and carry fixed (with spot) or the forward fixed (with forward). Never throws.
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
  const times = timesOf(structure);
  const { rate, spot } = structure;
  const carry = rate - (structure.dividendYield ?? 0);
  const forwardAt = (years: number) => structure.forward ?? (spot ?? 0) * Math.exp(carry * years);
  const forward = forwardAt(times.horizon);
  const warnings = new Set<string>();
  const legs = structure.legs.map((leg, i) => {
    const years = times.legs[i] ?? times.horizon;
    return evaluateLeg(leg, i, { structure, years, forward: forwardAt(years), warnings });
  });
  const volatility = distributionVolatility(legs, structure, times.horizon);
  const horizonLegs = structure.legs.map((leg, i): HorizonLeg => {
    const { figures, option } = legs[i] as EvaluatedLeg;
    const left = option === undefined ? 0 : option.years - times.horizon;
    return {
      right: leg.right,
      quantity: signOf(leg.side) * leg.quantity,
      strike: leg.strike ?? 0,
      price: figures.price,
      ...(option === undefined || left === 0 ? {} : {
        later: {
          deviation: option.volatility * Math.sqrt(left),
          discount: Math.exp(-rate * left),
          carry: forwardAt(option.years) / forward,
        },
      }),
    };
  });
  const sum = (name: "delta" | "gamma" | "theta" | "vega" | "rho") =>
    legs.reduce(
      (total, { figures }, i) => total + (horizonLegs[i]?.quantity ?? 0) * figures[name],
      0,
    );
  const several = horizonLegs.some(({ later }) => later !== undefined);
  const laterExpiries =
    new Set(times.legs.filter((years) => years !== undefined && years > times.horizon)).size;
  const netPremium = horizonLegs.reduce(
    (total, { quantity, price }) => total - quantity * price,
    0,
  );
  const named = structure.legs.map(({ strike, right, side, quantity }, i) => ({
    ...(horizonLegs[i]?.later === undefined ? {} : { expiry: "far" as const }),
    right,
    side,
    quantity,
    ...(strike === undefined ? {} : { strike }),
  }));
  const result: Evaluation = {
    strategy: laterExpiries > 1 ? "custom" : recognise(named, netPremium),
    netPremium,
    ...profileOf(horizonLegs, several, forward, volatility * volatility * times.horizon, warnings),
    greeks: {
      delta: sum("delta"),
      gamma: sum("gamma"),
      theta: sum("theta"),
      vega: sum("vega"),
      rho: sum("rho"),
    },
    legs: legs.map(({ figures }) => figures),
    warnings: [...warnings],
  };
  if (!allFinite(result)) {
    throw new Refused("bad_structure", "(structure)", "its figures are too large for numbers");
  }
  return result;
}

/** The figures at the horizon: exact for one expiry, by `horizonProfile` for several. */
function profileOf(
  legs: readonly HorizonLeg[],
  several: boolean,
  forward: number,
  totalVariance: number,
  warnings: Set<string>,
) {
  if (several) {
    const { maxProfit, maxLoss, ...profile } = horizonProfile(legs, forward, totalVariance);
    return { maxProfit: maxProfit ?? null, maxLoss: maxLoss ?? null, ...profile };
  }
  const shape = payoffShape(legs);
  const { maxProfit, maxLoss } = extremesOf(shape);
  const { points, flatZero } = breakevensOf(shape);
  if (flatZero) warnings.add("flat_zero");
  const moments = payoffMoments(shape, lognormalDistribution(forward, totalVariance));
  return {
    maxProfit: maxProfit ?? null,
    maxLoss: maxLoss ?? null,
    breakevens: points,
    probabilityOfProfit: moments.probabilityOfProfit,
    expectedValue: moments.expectedValue,
  };
}

/** False where any number overflowed; null stands for unlimited and is none. */
function allFinite(part: unknown): boolean {
  if (typeof part === "number") return Number.isFinite(part);
  return part === null || typeof part !== "object" || Object.values(part).every(allFinite);
}

interface Context {
  readonly structure: Structure;
  readonly years: number;
  readonly forward: number;
  readonly warnings: Set<string>;
}

interface EvaluatedLeg {
  readonly figures: LegEvaluation;
  /** Of an option leg: what it was valued at, and its distance from the money. */
  readonly option?: {
    readonly volatility: number;
    readonly years: number;
    readonly distance: number;
    readonly rank: number;
  };
}

/** Expiries nearer to each other than this are one, about 30 microseconds: years have rounding. */
const SAME_EXPIRY = 1e-12;

/** Years to the expiry of each option leg, and to the earliest of them. */
function timesOf({ asOf, expiry, yearsToExpiry, legs }: Structure): {
  horizon: number;
  legs: (number | undefined)[];
} {
  const yearsOf = (end: Date | undefined, given: number | undefined) =>
    given ?? (end === undefined || asOf === undefined ? undefined : yearFraction(asOf, end));
  const common = yearsOf(expiry, yearsToExpiry);
  const refuseExpired = (prefix: string, end: Date | undefined) =>
    end === undefined
      ? new Refused("expired", `${prefix}yearsToExpiry`, "must be above 0")
      : new Refused("expired", `${prefix}expiry`, "must lie after asOf");
  const all = legs.map((leg, i) => {
    if (leg.right === "underlying") return undefined;
    const own = yearsOf(leg.expiry, leg.yearsToExpiry);
    const years = own ?? common;
    if (years === undefined) {
      throw new Refused(
        "bad_structure",
        `legs.${i}.expiry`,
        "an expiry is required: yearsToExpiry, or asOf and expiry, of the structure or the leg",
      );
    }
    if (years > 0) return years;
    throw own === undefined ? refuseExpired("", expiry) : refuseExpired(`legs.${i}.`, leg.expiry);
  });
  const given = all.filter((years) => years !== undefined);
  const horizon = given.length === 0 ? common : Math.min(...given);
  if (horizon === undefined) {
    throw new Refused("bad_structure", "yearsToExpiry", "is required where no leg has an expiry");
  }
  if (!(horizon > 0)) throw refuseExpired("", expiry);
  const snapped = (years: number) => years - horizon <= SAME_EXPIRY ? horizon : years;
  return { horizon, legs: all.map((years) => years === undefined ? undefined : snapped(years)) };
}

function evaluateLeg(leg: StructureLeg, index: number, context: Context): EvaluatedLeg {
  const { structure, years, forward, warnings } = context;
  const { spot, rate } = structure;
  if (leg.right === "underlying") {
    const price = leg.price ?? spot ?? forward;
    return { figures: { price, delta: 1, gamma: 0, theta: 0, vega: 0, rho: 0 } };
  }
  const right = leg.right === "call" ? 1 : -1;
  const strike = leg.strike ?? 0;
  const discount = Math.exp(-rate * years);
  let implied: number | undefined;
  if (leg.price !== undefined) {
    const terms = { forward, strike, discount, right } as const;
    const { deviation, status } = impliedDeviation(leg.price, terms, 0);
    if (status === "BELOW_INTRINSIC") warnings.add("below_intrinsic");
    else if (deviation === undefined || !Number.isFinite(deviation)) {
      warnings.add("above_upper_bound");
    } else implied = deviation / Math.sqrt(years);
  }
  const volatility = leg.volatility ?? implied ?? structure.volatility;
  if (volatility === undefined) {
    throw new Refused(
      "bad_structure",
      `legs.${index}.volatility`,
      leg.price === undefined
        ? "is required: the leg has neither a price nor a volatility, and the structure has none"
        : "is required: no volatility gives the leg's price, and neither leg nor structure has one",
    );
  }
  const greeks = blackGreeks({
    forward,
    strike,
    years,
    rate,
    volatility,
    right,
    ...(spot === undefined ? {} : { spot }),
  });
  const shown = leg.price === undefined ? volatility : implied;
  return {
    figures: {
      price: leg.price ?? greeks.price,
      ...(shown === undefined ? {} : { impliedVolatility: shown }),
      delta: greeks.delta,
      gamma: greeks.gamma,
      theta: greeks.theta,
      vega: greeks.vega,
      rho: greeks.rho,
    },
    option: {
      volatility,
      years,
      distance: Math.abs(Math.log(strike / forward)),
      rank: 2 * strike + (right === 1 ? 0 : 1),
    },
  };
}

/** The structure's own volatility, else that of the leg of the earliest expiry nearest to the forward (ties: lower strike, then call). */
function distributionVolatility(
  legs: readonly EvaluatedLeg[],
  structure: Structure,
  horizon: number,
): number {
  if (structure.volatility !== undefined) return structure.volatility;
  const [nearest] = legs.flatMap(({ option }) => option?.years === horizon ? [option] : [])
    .sort((p, q) => p.distance - q.distance || p.rank - q.rank);
  if (nearest === undefined) {
    throw new Refused("bad_structure", "volatility", "is required where no leg is an option");
  }
  return nearest.volatility;
}
