import { signOf } from "../../vocabulary/leg.ts";
import type { CandidateLeg } from "../candidate.ts";
import type { LegRule } from "../definition.ts";
import type { HorizonLeg } from "../payoff/horizon_shape.ts";
import type { LaterValuation } from "../payoff/later_worth.ts";
import type { ChosenSet } from "./chosen_set.ts";
import type { ScanColumns } from "./scan_columns.ts";
import { present } from "../../vocabulary/present.ts";
import { at } from "../../vocabulary/at.ts";
import { nth } from "../../vocabulary/nth.ts";

/** The legs of a chosen set, in the order of its definition, at the far sides of their quotes. */
export function candidateLegs(set: ChosenSet): CandidateLeg[] {
  return set.definition.legs.map((rule) => {
    if (rule.right === "underlying") return underlyingLeg(set);
    const i = nth(set.indices, rule.slot);
    const { chain, ...own } = columnsOf(set, rule);
    const { quotes } = own[rule.right];
    const [bid, ask] = [at(quotes.bid, i), at(quotes.ask, i)];
    const volatility = at(quotes.impliedVolatility, i);
    const interest = at(quotes.openInterest, i);
    const volume = at(quotes.volume, i);
    return {
      right: rule.right,
      side: rule.side,
      ratio: rule.ratio,
      strike: at(chain.strikes, i),
      expiry: chain.expiry,
      years: chain.years,
      segment: "NSE_FNO",
      securityId: quotes.securityId[i] ?? "",
      price: rule.side === "buy" ? ask : bid,
      bid,
      ask,
      delta: at(quotes.delta, i),
      ...present({
        impliedVolatility: Number.isNaN(volatility) ? undefined : volatility,
        openInterest: Number.isNaN(interest) ? undefined : interest,
        volume: Number.isNaN(volume) ? undefined : volume,
      }),
    };
  });
}

function underlyingLeg({ definition, input }: ChosenSet): CandidateLeg {
  const quote = input.underlying;
  if (quote === undefined) {
    throw new RangeError(`candidateLegs: ${definition.id} needs a quote of its underlying`);
  }
  return { right: "underlying", side: "buy", ratio: 1, price: quote.ask, delta: 1, ...quote };
}

/** Columns of a rule's own expiry. */
export function columnsOf({ columns, pair }: ChosenSet, { expiry }: LegRule): ScanColumns {
  return expiry === "far" && pair !== undefined ? pair.far : columns;
}

/** Units of a leg, + bought and - sold. */
export function unitsOf({ side, ratio }: Pick<CandidateLeg, "side" | "ratio">): number {
  return signOf(side) * ratio;
}

/** The legs as the payoff sees them; those of the far expiry are valued at the horizon as told. */
export function payoffLegs(
  { definition }: ChosenSet,
  legs: readonly CandidateLeg[],
  later?: LaterValuation,
): HorizonLeg[] {
  return legs.map((leg, i) => ({
    right: leg.right,
    quantity: unitsOf(leg),
    strike: leg.strike ?? 0,
    price: leg.price,
    ...present({
      later: later !== undefined && definition.legs[i]?.expiry === "far" ? later : undefined,
    }),
  }));
}
