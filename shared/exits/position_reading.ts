import type { Theta } from "../pricing/black.ts";
import { blackGreeks } from "../pricing/greeks.ts";
import { impliedDeviation } from "../pricing/implied_deviation.ts";
import { yearFraction } from "../pricing/year_fraction.ts";
import type { Instrument } from "../vocabulary/instrument.ts";
import { signOf } from "../vocabulary/leg.ts";
import { instantOf } from "../vocabulary/trading_date.ts";
import { legMid, type LegQuote } from "./leg_mid.ts";
import type { OpenLeg, OpenPosition } from "./open_position.ts";

/** Greeks of all units that are held of a leg, sold ones negative (method 3.5). */
export interface LegReading {
  readonly legNumber: number;
  readonly delta: number;
  readonly gamma: number;
  /** Rupees per volatility point. */
  readonly vega: number;
  /** Rupees per calendar day. */
  readonly theta: number;
  /** Decimal a year; absent where the price has no time value. */
  readonly volatility?: number;
}

/** How the market stands to a position at an instant. */
export interface PositionReading {
  readonly at: Date;
  readonly spot: number;
  readonly legs: readonly LegReading[];
}

/** A quote with what was traded last, rupees. */
export type UnderlyingQuote = LegQuote & { readonly last?: number };

/** When contracts of a date end, Asia/Kolkata. */
const EXPIRES = "15:30";

/**
 * Greeks of a position from the middle of its quotes, each leg at the volatility that its own price
 * implies (method 8.7); undefined where the spot or a leg has no price, or none that a volatility
 * gives.
 */
export function positionReading(
  position: Pick<
    OpenPosition,
    "legs" | "expiry" | "source" | "openedAt" | "entryMarket" | "rate"
  >,
  quoteOf: (instrument: Instrument) => UnderlyingQuote | undefined,
  at: Date,
): PositionReading | undefined {
  const spot = spotOf(quoteOf(position.source));
  if (spot === undefined || position.rate === null) return undefined;
  const terms = { spot, at, rate: position.rate, carry: carryOf(position, position.rate) };
  const legs: LegReading[] = [];
  for (const leg of position.legs) {
    const reading = legReading(leg, legMid(quoteOf(leg), leg.side), {
      ...terms,
      // What the entry told of its own expiry says nothing of another one.
      carry: leg.expiry === position.expiry ? terms.carry : position.rate,
    });
    if (reading === undefined) return undefined;
    legs.push(reading);
  }
  return { at, spot, legs };
}

function spotOf(quote: UnderlyingQuote | undefined): number | undefined {
  const { bid, ask, last } = quote ?? {};
  return bid !== undefined && ask !== undefined ? (bid + ask) / 2 : last;
}

/** Growth of the forward a year, as at the entry; the rate where that is not known. */
function carryOf(
  { expiry, openedAt, entryMarket: { spot, forward } }: Pick<
    OpenPosition,
    "expiry" | "openedAt" | "entryMarket"
  >,
  rate: number,
): number {
  const years = yearFraction(openedAt, instantOf(expiry, EXPIRES));
  return spot === null || forward === null || years === 0 ? rate : Math.log(forward / spot) / years;
}

interface LegTerms {
  readonly spot: number;
  readonly at: Date;
  readonly rate: number;
  readonly carry: number;
}

function legReading(
  { legNumber, right, side, strike, expiry, quantity, tick }: OpenLeg,
  price: number | undefined,
  { spot, at, rate, carry }: LegTerms,
): LegReading | undefined {
  const units = signOf(side) * quantity;
  if (right === "underlying" || strike === null || expiry === null) {
    return { legNumber, delta: units, gamma: 0, vega: 0, theta: 0 };
  }
  if (price === undefined) return undefined;
  const years = yearFraction(at, instantOf(expiry, EXPIRES));
  const forward = spot * Math.exp(carry * years);
  const theta: Theta = right === "call" ? 1 : -1;
  const discount = Math.exp(-rate * years);
  const implied = impliedDeviation(price, { forward, strike, discount, right: theta }, tick);
  const volatility = implied.status === "OK" && implied.deviation !== undefined && years > 0
    ? implied.deviation / Math.sqrt(years)
    : undefined;
  // Without time value it moves as its intrinsic value does.
  const isWorthIntrinsic = implied.status === "ZERO_TIME_VALUE" ||
    implied.status === "BELOW_INTRINSIC";
  if (volatility === undefined && !isWorthIntrinsic) return undefined;
  const greeks = blackGreeks({
    ...{ forward, strike, years, rate, spot },
    volatility: volatility ?? 0,
    right: theta,
  });
  return {
    legNumber,
    delta: units * greeks.delta,
    gamma: units * greeks.gamma,
    vega: units * greeks.vega,
    theta: units * greeks.theta,
    ...(volatility === undefined ? {} : { volatility }),
  };
}
