import type { PricedChain } from "../../market/priced_chain.ts";
import { type Distribution, type View, viewVariance } from "../../pricing/distribution.ts";
import { normalPdf } from "../../pricing/normal.ts";
import type { Smile } from "../../pricing/smile.ts";
import type { Candidate, CandidateLeg } from "../candidate.ts";
import type { Definition } from "../definition.ts";
import { payoffMoments } from "../payoff/payoff_moments.ts";
import {
  breakevensOf,
  extremesOf,
  payoffAt,
  type PayoffLeg,
  payoffShape,
  riskClassOf,
} from "../payoff/payoff_shape.ts";
import { describePlacement } from "./place_slots.ts";
import { legCharges, type ScanColumns, underlyingCharges } from "./scan_columns.ts";
import type { ScanInput, UnderlyingQuote } from "./scan_input.ts";

/** Standard deviation of the log of forecast volatility without a history of forecasts (quant 2.8, case F9). */
const SD_LOG_VOLATILITY = 0.2;
/** Standard deviation of the drift in deviations of the horizon: the bound of the information coefficient (quant 2.8). */
const SD_DRIFT = 0.05;
/** Standard errors taken off for the lower bound (quant 2.9). */
const ZETA = 0.5;

/** All figures of a set of strikes, by the generic payoff engine. Nothing of the scan's own arithmetic is used. */
export function buildCandidate(
  definition: Definition,
  columns: ScanColumns,
  indices: readonly number[],
  scanned: number,
  input: ScanInput,
): Candidate {
  const { chain, view } = columns;
  const legs = definition.legs.map((rule): CandidateLeg => {
    if (rule.right === "underlying") return underlyingLeg(input.underlying);
    const i = indices[rule.slot] as number;
    const side = columns[rule.right].quotes;
    const [bid, ask] = [side.bid[i] as number, side.ask[i] as number];
    const volatility = side.impliedVolatility[i] as number;
    const interest = side.openInterest[i] as number;
    return {
      right: rule.right,
      side: rule.side,
      ratio: rule.ratio,
      strike: chain.strikes[i] as number,
      expiry: chain.expiry,
      segment: "NSE_FNO",
      securityId: side.securityId[i] ?? "",
      price: rule.side === "buy" ? ask : bid,
      bid,
      ask,
      delta: side.delta[i] as number,
      ...(Number.isNaN(volatility) ? {} : { impliedVolatility: volatility }),
      ...(Number.isNaN(interest) ? {} : { openInterest: interest }),
    };
  });
  const payoffLegs = legs.map((leg): PayoffLeg => ({
    right: leg.right,
    quantity: signed(leg),
    strike: leg.strike ?? 0,
    price: leg.price,
  }));
  const shape = payoffShape(payoffLegs);
  const market = payoffMoments(shape, chain.distribution);
  const own = payoffMoments(shape, view);
  const { entry, exit } = structureCharges(legs, chain.lotSize, input);
  const charges = entry + exit;
  const outlay = payoffLegs.reduce((sum, { quantity, price }) => sum + quantity * price, 0);
  const costs = charges + outlay * (1 / chain.discount - 1);
  const evP = own.expectedValue - costs;
  const evStandardError = standardError(legs, chain.smile, input.view, view);
  const options = legs.filter(({ right }) => right !== "underlying");
  const net = (name: "delta" | "gamma" | "theta" | "vega") =>
    definition.legs.reduce((sum, rule, i) => {
      const leg = legs[i] as CandidateLeg;
      if (rule.right === "underlying") return sum + (name === "delta" ? signed(leg) : 0);
      const column = columns[rule.right].quotes[name];
      return sum + signed(leg) * (column[indices[rule.slot] as number] as number);
    }, 0);
  const interests = options.map(({ openInterest = 0 }) => openInterest / chain.lotSize);
  return {
    definition,
    legs,
    expiry: chain.expiry,
    years: chain.years,
    lotSize: chain.lotSize,
    tick: chain.tick,
    spot: chain.spot,
    forward: chain.forward,
    netPremium: options.reduce((sum, leg) => sum - signed(leg) * leg.price, 0),
    ...extremesOf(shape),
    stressLoss: stressLoss(payoffLegs, chain),
    breakevens: breakevensOf(shape).points,
    riskClass: riskClassOf(shape, payoffLegs),
    popQ: market.probabilityOfProfit,
    popP: own.probabilityOfProfit,
    evQ: market.expectedValue - costs,
    evP,
    evStandardError,
    evLowerBound: evP - ZETA * evStandardError,
    ...(own.expectedWin === undefined ? {} : { expectedWin: own.expectedWin }),
    ...(own.expectedLoss === undefined ? {} : { expectedLoss: own.expectedLoss }),
    cvar95: own.conditionalValueAtRisk,
    entryChargesPerLot: entry * chain.lotSize,
    exitChargesPerLot: exit * chain.lotSize,
    roundTripCost: charges + legs.reduce((sum, leg) => sum + leg.ratio * (leg.ask - leg.bid), 0),
    delta: net("delta"),
    gamma: net("gamma"),
    theta: net("theta"),
    vega: net("vega"),
    minOpenInterestLots: Math.min(...interests),
    worstSpreadFraction: Math.max(
      ...options.map(({ bid, ask }) => 2 * (ask - bid) / (ask + bid)),
    ),
    smileLabel: chain.smile.label,
    selection: {
      slots: definition.placements.map((placement, slot) => ({
        asked: describePlacement(placement),
        found: chain.strikes[indices[slot] as number] as number,
      })),
      scanned,
    },
  };
}

/** Moves that a structure must be able to bear, as shares of the spot (quant 8.1). */
const STRESS_MOVES = { index: [-0.1, 0.08], stock: [-0.2, 0.2] } as const;

function stressLoss(legs: readonly PayoffLeg[], { kind, spot }: PricedChain): number {
  const losses = STRESS_MOVES[kind].map((move) => 0 - payoffAt(legs, spot * (1 + move)));
  return Math.max(0, ...losses);
}

function signed({ side, ratio }: CandidateLeg): number {
  return side === "buy" ? ratio : -ratio;
}

function underlyingLeg(quote: UnderlyingQuote | undefined): CandidateLeg {
  if (quote === undefined) {
    throw new RangeError("buildCandidate: a covered structure needs a quote");
  }
  return { right: "underlying", side: "buy", ratio: 1, price: quote.ask, delta: 1, ...quote };
}

/** Charges of entry and expected exit of one lot, per unit. Shares are sold again at their price, options at half of it. */
function structureCharges(
  legs: readonly CandidateLeg[],
  lotSize: number,
  { tariff, underlying }: ScanInput,
): { entry: number; exit: number } {
  let entry = 0;
  let exit = 0;
  for (const leg of legs) {
    if (leg.right !== "underlying") {
      const charges = legCharges(leg.side, leg.price, lotSize * leg.ratio, tariff);
      entry += charges.entry * leg.ratio;
      exit += charges.exit * leg.ratio;
      continue;
    }
    if (underlying === undefined) continue;
    const charges = underlyingCharges(underlying, lotSize, tariff);
    entry += charges.entry;
    exit += charges.exit;
  }
  return { entry, exit };
}

/** Standard error of the expected value from the uncertain volatility and drift of the view, in closed form (quant 2.9, case F9). */
function standardError(
  legs: readonly CandidateLeg[],
  smile: Smile,
  view: View,
  distribution: Distribution,
): number {
  const { forward } = distribution;
  const variance = viewVariance(smile, view.beta);
  let toVolatility = 0;
  let toDrift = 0;
  for (const leg of legs) {
    if (leg.right === "underlying") {
      toDrift += signed(leg) * forward;
      continue;
    }
    const strike = leg.strike ?? 0;
    const k = Math.log(strike / forward);
    const s = Math.sqrt(variance.w(k));
    const d1 = -k / s + 0.5 * s;
    toVolatility += signed(leg) * forward * normalPdf(d1) * (s - k * variance.w1(k) / (2 * s));
    const above = distribution.call(strike) + strike * distribution.tail(strike);
    toDrift += signed(leg) * (leg.right === "call" ? above : above - forward);
  }
  const drift = SD_DRIFT * Math.sqrt(variance.w(0));
  return Math.hypot(toVolatility * SD_LOG_VOLATILITY, toDrift * drift);
}
