import { lognormalDistribution } from "../../pricing/distribution.ts";
import { blackGreeks } from "../../pricing/greeks.ts";
import { impliedDeviation } from "../../pricing/implied_deviation.ts";
import { yearFraction } from "../../pricing/year_fraction.ts";
import { signOf } from "../../vocabulary/leg.ts";
import { payoffMoments } from "../payoff/payoff_moments.ts";
import { breakevensOf, extremesOf, payoffShape } from "../payoff/payoff_shape.ts";
import { recognise } from "../recognise.ts";
import type { Evaluation, EvaluationError, LegEvaluation } from "./evaluation.ts";
import { type Structure, type StructureLeg, structureSchema } from "./structure.ts";

/** A refusal with the field that broke a rule. */
class Refused extends Error {
  readonly result: EvaluationError;

  constructor(code: EvaluationError["error"]["code"], field: string, message: string) {
    super(message);
    this.result = { error: { code, field, message } };
  }
}

/**
 * Evaluates any structure of one expiry exactly as the HTTP contract says (design section 6): lognormal with the forward as its mean, undiscounted
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
    throw error;
  }
}

function evaluate(structure: Structure): Evaluation {
  const years = horizonOf(structure);
  const { rate, spot } = structure;
  const forward = structure.forward ??
    (spot ?? 0) * Math.exp((rate - (structure.dividendYield ?? 0)) * years);
  const warnings = new Set<string>();
  const context = { structure, years, forward, warnings };
  const legs = structure.legs.map((leg, i) => evaluateLeg(leg, i, context));
  const volatility = distributionVolatility(legs, context);
  const payoffLegs = structure.legs.map((leg, i) => ({
    right: leg.right,
    quantity: signOf(leg.side) * leg.quantity,
    strike: leg.strike ?? 0,
    price: legs[i]?.figures.price ?? 0,
  }));
  const shape = payoffShape(payoffLegs);
  const { maxProfit, maxLoss } = extremesOf(shape);
  const { points, flatZero } = breakevensOf(shape, forward);
  if (flatZero) warnings.add("flat_zero");
  const moments = payoffMoments(
    shape,
    lognormalDistribution(forward, volatility * volatility * years),
  );
  const sum = (name: "delta" | "gamma" | "theta" | "vega" | "rho") =>
    legs.reduce(
      (total, { figures }, i) => total + (payoffLegs[i]?.quantity ?? 0) * figures[name],
      0,
    );
  return {
    strategy: recognise(structure.legs.map(({ strike, ...leg }) => ({
      right: leg.right,
      side: leg.side,
      quantity: leg.quantity,
      ...(strike === undefined ? {} : { strike }),
    }))),
    netPremium: payoffLegs.reduce((total, { quantity, price }) => total - quantity * price, 0),
    maxProfit: maxProfit ?? null,
    maxLoss: maxLoss ?? null,
    breakevens: points,
    probabilityOfProfit: moments.probabilityOfProfit,
    expectedValue: moments.expectedValue,
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
    readonly distance: number;
    readonly rank: number;
  };
}

/** Years to the one expiry of all option legs. */
function horizonOf({ asOf, expiry, yearsToExpiry, legs }: Structure): number {
  const yearsOf = (end: Date | undefined, given: number | undefined) =>
    given ?? (end === undefined || asOf === undefined ? undefined : yearFraction(asOf, end));
  const common = yearsOf(expiry, yearsToExpiry);
  const options = legs.map((leg, i) => ({ leg, i })).filter(({ leg }) =>
    leg.right !== "underlying"
  );
  const all = options.map(({ leg, i }) => {
    const years = yearsOf(leg.expiry, leg.yearsToExpiry) ?? common;
    if (years === undefined) {
      throw new Refused(
        "bad_structure",
        `legs.${i}.expiry`,
        "an expiry is required: yearsToExpiry, or asOf and expiry, of the structure or the leg",
      );
    }
    return years;
  });
  const horizon = all[0] ?? common;
  if (horizon === undefined) {
    throw new Refused("bad_structure", "yearsToExpiry", "is required where no leg has an expiry");
  }
  if (all.some((years) => Math.abs(years - horizon) > 1e-12)) {
    throw new Refused("several_expiries", "legs", "all option legs must have the same expiry");
  }
  if (!(horizon > 0)) throw new Refused("expired", "expiry", "must lie after asOf");
  return horizon;
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
    const { deviation, status } = impliedDeviation(leg.price, forward, strike, discount, right, 0);
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
      distance: Math.abs(Math.log(strike / forward)),
      rank: 2 * strike + (right === 1 ? 0 : 1),
    },
  };
}

/** The structure's own volatility, else that of the option leg nearest to the forward (ties: lower strike, then call). */
function distributionVolatility(legs: readonly EvaluatedLeg[], { structure }: Context): number {
  if (structure.volatility !== undefined) return structure.volatility;
  const [nearest] = legs.flatMap(({ option }) => option === undefined ? [] : [option])
    .sort((p, q) => p.distance - q.distance || p.rank - q.rank);
  if (nearest === undefined) {
    throw new Refused("bad_structure", "volatility", "is required where no leg is an option");
  }
  return nearest.volatility;
}
