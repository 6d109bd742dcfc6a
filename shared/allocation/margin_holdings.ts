import type { MarginHolding, MarginLeg } from "../market/margin_book.ts";
import type { MarginRates } from "../market/margin_rates.ts";
import { at } from "../vocabulary/at.ts";
import { present } from "../vocabulary/present.ts";
import type { UnderlyingKind } from "../vocabulary/terms.ts";
import type { TradingDate } from "../vocabulary/trading_date.ts";
import type { ScenarioName, ScenarioStructure } from "./scenario_structure.ts";

/** Lots of structures, chosen or held: `lots[i]` of the i-th. */
export interface BookOfLots {
  readonly structures: readonly ScenarioStructure[];
  readonly lots: Float64Array;
}

/** What margins of a date are made from besides the chains. */
export interface BookTerms {
  readonly tradingDate: TradingDate;
  readonly rates: Readonly<Record<UnderlyingKind, MarginRates>>;
  /** The exchange's deviation of a session by underlying, where its history gives one. */
  readonly sessionDeviations: ReadonlyMap<string, number>;
}

/**
 * The legs of all structures by underlying, quantities in units, at the volatilities of the date's
 * smiles: what `marginBook` makes the margin of the whole book from (method 13.4). A leg that has
 * expired is left out.
 */
export function marginHoldings(
  { structures, lots }: BookOfLots,
  terms: BookTerms,
): MarginHolding[] {
  const legs = new Map<string, MarginLeg[]>();
  const names = new Map<string, ScenarioName>();
  structures.forEach(({ name, structure }, i) => {
    const units = at(lots, i) * structure.lotSize;
    names.set(name.underlying, name);
    const own = legs.get(name.underlying) ?? [];
    own.push(...structure.legs.flatMap((leg) => marginLeg(leg, units, name)));
    legs.set(name.underlying, own);
  });
  return [...names].map(([underlying, name]) => {
    const own = legs.get(underlying) ?? [];
    return { legs: own, terms: termsOf(name, own, terms) };
  });
}

type Leg = ScenarioStructure["structure"]["legs"][number];

function marginLeg(leg: Leg, units: number, { horizons }: ScenarioName): MarginLeg[] {
  const { right, side, ratio, strike, expiry } = leg;
  const quantity = (side === "buy" ? ratio : -ratio) * units;
  if (right === "underlying" || strike === undefined) {
    return [{ right: "underlying", quantity, strike: 0, years: 0, impliedVolatility: 0 }];
  }
  const chain = horizons.find((horizon) => horizon.chain.expiry === expiry)?.chain;
  if (chain === undefined || !(chain.years > 0)) return [];
  const { forward, years, smile } = chain;
  // A smile may dip below zero far outside its quotes.
  const variance = Math.max(0, smile.w(Math.log(strike / forward)));
  const impliedVolatility = Math.sqrt(variance / years);
  return [{ right, quantity, strike, years, impliedVolatility, forward }];
}

function termsOf(
  { underlying, kind, spot, horizons }: ScenarioName,
  legs: readonly MarginLeg[],
  book: BookTerms,
): MarginHolding["terms"] {
  const near = horizons.find(({ chain }) =>
    legs.some(({ right, years }) => right !== "underlying" && years === chain.years)
  )?.chain;
  return {
    kind,
    spot,
    forward: near?.forward ?? spot,
    rate: near === undefined ? 0 : -Math.log(near.discount) / near.years,
    rates: book.rates[kind],
    expiresToday: near?.expiry === book.tradingDate,
    ...present({ sessionDeviation: book.sessionDeviations.get(underlying) }),
  };
}
