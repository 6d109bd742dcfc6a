import { blackGreeks } from "../../pricing/greeks.ts";
import { impliedDeviation } from "../../pricing/implied_deviation.ts";
import type { LegEvaluation } from "./evaluation.ts";
import { Refused } from "./refused.ts";
import type { Structure, StructureLeg } from "./structure.ts";

/** What a leg is evaluated in. */
interface LegSetting {
  readonly structure: Structure;
  /** Its place among the structure's legs. */
  readonly index: number;
  /** To its expiry, with the forward then. */
  readonly years: number;
  readonly forward: number;
  /** Gets what is to be said of its price. */
  readonly warnings: Set<string>;
}

/** A leg's figures and what the rest needs of it. */
export interface EvaluatedLeg {
  readonly figures: LegEvaluation;
  /** Of an option leg: what it was valued at, and its distance from the money. */
  readonly option?: {
    readonly volatility: number;
    readonly years: number;
    readonly distance: number;
    readonly rank: number;
  };
}

/** Price, implied volatility and greeks of one leg. Throws `Refused` where it has no volatility. */
export function evaluateLeg(leg: StructureLeg, setting: LegSetting): EvaluatedLeg {
  const { structure, years, forward } = setting;
  const { spot, rate } = structure;
  if (leg.right === "underlying") {
    const price = leg.price ?? spot ?? forward;
    return { figures: { price, delta: 1, gamma: 0, theta: 0, vega: 0, rho: 0 } };
  }
  const right = leg.right === "call" ? 1 : -1;
  const strike = leg.strike ?? 0;
  const implied = leg.price === undefined ? undefined : impliedVolatility(leg, leg.price, setting);
  const volatility = leg.volatility ?? implied ?? structure.volatility;
  if (volatility === undefined) throw withoutVolatility(leg, setting);
  const terms = { forward, strike, years, rate, volatility, right } as const;
  const greeks = blackGreeks(spot === undefined ? terms : { ...terms, spot });
  const { delta, gamma, theta, vega, rho } = greeks;
  const price = leg.price ?? greeks.price;
  const shown = leg.price === undefined ? volatility : implied;
  return {
    // Two literals: a key put between others by `present` made a leg half as dear again.
    figures: shown === undefined
      ? { price, delta, gamma, theta, vega, rho }
      : { price, impliedVolatility: shown, delta, gamma, theta, vega, rho },
    option: {
      volatility,
      years,
      distance: Math.abs(Math.log(strike / forward)),
      rank: 2 * strike + (right === 1 ? 0 : 1),
    },
  };
}

/** Undefined, with a warning, where the price lies outside its bounds. */
function impliedVolatility(
  { right, strike = 0 }: StructureLeg,
  price: number,
  { structure, years, forward, warnings }: LegSetting,
): number | undefined {
  const discount = Math.exp(-structure.rate * years);
  const terms = { forward, strike, discount, right: right === "call" ? 1 : -1 } as const;
  const { deviation, status } = impliedDeviation(price, terms, 0);
  if (status === "BELOW_INTRINSIC") warnings.add("below_intrinsic");
  else if (deviation === undefined || !Number.isFinite(deviation)) {
    warnings.add("above_upper_bound");
  } else return deviation / Math.sqrt(years);
  return undefined;
}

function withoutVolatility({ price }: StructureLeg, { index }: LegSetting): Refused {
  return new Refused(
    "bad_structure",
    `legs.${index}.volatility`,
    price === undefined
      ? "is required: the leg has neither a price nor a volatility, and the structure has none"
      : "is required: no volatility gives the leg's price, and neither leg nor structure has one",
  );
}
