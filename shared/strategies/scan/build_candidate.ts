import type { PricedChain } from "../../market/priced_chain.ts";
import { viewDistribution } from "../../pricing/distribution.ts";
import { SMILE_LABELS, type SmileLabel } from "../../pricing/smile.ts";
import type { Candidate, CandidateLeg, Relaxation } from "../candidate.ts";
import type { Definition, LegRule } from "../definition.ts";
import {
  farLegsOf,
  type FarValuation,
  horizonShape,
  type TermLeg,
} from "../payoff/horizon_shape.ts";
import { expectedPayoff, payoffMoments } from "../payoff/payoff_moments.ts";
import {
  breakevensOf,
  extremesOf,
  type PayoffShape,
  payoffShape,
  riskClassOf,
  shapeAt,
} from "../payoff/payoff_shape.ts";
import {
  shapeSensitivities,
  type ViewSensitivities,
  viewSensitivities,
} from "../payoff/view_sensitivities.ts";
import { describePlacement, placementAt } from "./place_slots.ts";
import {
  legCharges,
  type ScanColumns,
  underlyingCharges,
  underlyingGrowth,
} from "./scan_columns.ts";
import type { HorizonView, ScanInput, UnderlyingQuote } from "./scan_input.ts";
import type { TermPair } from "./term_pair.ts";

/** Standard errors taken off for the lower bound (method 5.9). */
const ZETA = 0.5;

/** All figures of a set of strikes, by the generic payoff engine. Nothing of the scan's own arithmetic is used. */
export function buildCandidate(
  definition: Definition,
  columns: ScanColumns,
  indices: readonly number[],
  scanned: number,
  input: ScanInput,
  pair?: TermPair,
  relaxation?: Relaxation,
): Candidate {
  const { chain, view, horizonView } = columns;
  const columnsOf = (rule: LegRule) =>
    rule.expiry === "far" && pair !== undefined ? pair.far : columns;
  const legs = definition.legs.map((rule): CandidateLeg => {
    if (rule.right === "underlying") return underlyingLeg(input.underlying);
    const i = indices[rule.slot] as number;
    const { chain: own, ...sides } = columnsOf(rule);
    const side = sides[rule.right].quotes;
    const [bid, ask] = [side.bid[i] as number, side.ask[i] as number];
    const volatility = side.impliedVolatility[i] as number;
    const interest = side.openInterest[i] as number;
    return {
      right: rule.right,
      side: rule.side,
      ratio: rule.ratio,
      strike: chain.strikes[i] as number,
      expiry: own.expiry,
      years: own.years,
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
  const payoffLegs = legs.map((leg, i): TermLeg => ({
    far: definition.legs[i]?.expiry === "far",
    right: leg.right,
    quantity: signed(leg),
    strike: leg.strike ?? 0,
    price: leg.price,
  }));
  const near = Math.sqrt(chain.smile.w(0));
  const shapeBy = (valuation: FarValuation) =>
    horizonShape(payoffLegs, chain.forward, near, valuation);
  const shape = pair === undefined ? payoffShape(payoffLegs) : shapeBy(pair.valuation);
  const market = payoffMoments(shape, chain.distribution);
  const { beta, mu } = horizonView;
  const own = beta === 1 && mu === 0 ? market : payoffMoments(shape, view);
  const withoutDrift = mu === 0
    ? own.expectedValue
    : expectedPayoff(shape, viewDistribution(chain.forward, chain.smile, { beta, mu: 0 }));
  const residual = definition.legs.reduce((sum, rule, i) => {
    if (rule.right === "underlying") return sum + columns.underlyingResidual;
    const own = columnsOf(rule)[rule.right].residual[indices[rule.slot] as number] as number;
    const discount = rule.expiry === "far" ? pair?.valuation.discount ?? 1 : 1;
    return sum + signed(legs[i] as CandidateLeg) * discount * own;
  }, 0);
  const correction = residual + (pair === undefined ? 0 : farCorrection(payoffLegs, pair));
  const { entry, exit } = structureCharges(legs, chain.lotSize, input);
  const charges = entry + exit;
  const interest = payoffLegs.reduce((sum, { right, quantity, price }) => {
    const growth = right === "underlying" && input.underlying !== undefined
      ? underlyingGrowth(chain, input.underlying)
      : 1 / chain.discount;
    return sum + quantity * price * (growth - 1);
  }, 0);
  const costs = charges + interest;
  const evP = own.expectedValue + correction - costs;
  const slopes = pair === undefined
    ? viewSensitivities(payoffLegs, chain.forward, chain.smile, horizonView)
    : shapeSensitivities(shape, chain.forward, chain.smile, horizonView);
  const evStandardError = standardError(slopes, chain, horizonView);
  const options = legs.filter(({ right }) => right !== "underlying");
  const net = (name: "delta" | "gamma" | "theta" | "vega") =>
    definition.legs.reduce((sum, rule, i) => {
      const leg = legs[i] as CandidateLeg;
      if (rule.right === "underlying") return sum + (name === "delta" ? signed(leg) : 0);
      const column = columnsOf(rule)[rule.right].quotes[name];
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
    ...(pair === undefined ? {} : termFigures(payoffLegs, pair, shape, shapeBy)),
    stressLoss: stressLoss(shape, chain),
    breakevens: breakevensOf(shape).points,
    riskClass: riskClassOf(shape, payoffLegs),
    popQ: market.probabilityOfProfit,
    popP: own.probabilityOfProfit,
    evQ: market.expectedValue + correction - costs,
    evP,
    edgeVolatility: withoutDrift - market.expectedValue,
    edgeDirection: own.expectedValue - withoutDrift,
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
    smileLabel: worse(chain.smile.label, pair?.far.chain.smile.label),
    selection: {
      slots: definition.placements.map((placement, slot) => ({
        asked: describePlacement(placementAt(placement, relaxation?.level ?? 0, input.scale)),
        found: chain.strikes[indices[slot] as number] as number,
      })),
      scanned,
      ...(relaxation === undefined ? {} : { relaxed: relaxation }),
    },
  };
}

/** Moves that a structure must be able to bear, as shares of the spot (method 9.1). */
const STRESS_MOVES = { index: [-0.1, 0.08], stock: [-0.2, 0.2] } as const;

function stressLoss(shape: PayoffShape, { kind, spot }: PricedChain): number {
  const losses = STRESS_MOVES[kind].map((move) => 0 - shapeAt(shape, spot * (1 + move)));
  return Math.max(0, ...losses);
}

/**
 * Share of the premium by which two ways for the smile to move may differ in value (method 5.5).
 */
const TERM_SENSITIVE = 0.3;

/** What two expiries add. The far smile moves with the moneyness, or keeps only the forward variance: the larger loss counts. */
function termFigures(
  legs: readonly TermLeg[],
  { far, near, forwardValuation }: TermPair,
  shape: PayoffShape,
  shapeBy: (valuation: FarValuation) => PayoffShape,
) {
  const other = shapeBy(forwardValuation);
  const premium = Math.abs(legs.reduce((sum, { quantity, price }) => sum + quantity * price, 0));
  const apart = expectedPayoff(shape, near.view) - expectedPayoff(other, near.view);
  const [one, two] = [extremesOf(shape).maxLoss, extremesOf(other).maxLoss];
  return {
    farExpiry: far.chain.expiry,
    termSensitive: Math.abs(apart) > TERM_SENSITIVE * premium,
    ...(one === undefined || two === undefined ? {} : { maxLoss: Math.max(one, two) }),
  };
}

/**
 * What takes the model out of the far legs' mean: no movement of the smile that is simply assumed gives back today's far prices, and without a view
 * nothing may be worth more than the market asks for it (method 5.7).
 */
function farCorrection(legs: readonly TermLeg[], pair: TermPair): number {
  const { chain } = pair.near;
  const alone = horizonShape(
    farLegsOf(legs),
    chain.forward,
    Math.sqrt(chain.smile.w(0)),
    pair.valuation,
  );
  const fair = legs.reduce(
    (sum, { right, quantity, strike, far }) =>
      far && right !== "underlying" ? sum + quantity * pair.fairOf(right, strike) : sum,
    0,
  );
  return fair - expectedPayoff(alone, chain.distribution);
}

function worse(p: SmileLabel, q: SmileLabel = p): SmileLabel {
  return SMILE_LABELS.indexOf(p) >= SMILE_LABELS.indexOf(q) ? p : q;
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

/** Standard error of the expected value from the uncertain volatility and drift of the view (method 5.9, case F9). */
function standardError(
  { toBeta, toDrift }: ViewSensitivities,
  { smile }: PricedChain,
  { beta, sdLogVolatility, sdDrift }: HorizonView,
) {
  const drift = sdDrift * beta * Math.sqrt(smile.w(0));
  return Math.hypot(beta * toBeta * sdLogVolatility, toDrift * drift);
}
