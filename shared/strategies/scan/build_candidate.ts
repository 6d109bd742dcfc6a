import { SMILE_LABELS, type SmileLabel } from "../../pricing/smile.ts";
import type { Candidate, CandidateLeg } from "../candidate.ts";
import { breakevensOf, extremesOf, riskClassOf } from "../payoff/payoff_shape.ts";
import { candidateCharges } from "./candidate_charges.ts";
import { candidateDirection } from "./candidate_direction.ts";
import { candidateLegs, columnsOf, payoffLegs, unitsOf } from "./candidate_legs.ts";
import { candidateShape, termFigures } from "./candidate_shape.ts";
import { candidateValue } from "./candidate_value.ts";
import type { ChosenSet } from "./chosen_set.ts";
import { describePlacement } from "./describe_placement.ts";
import { placementAt } from "./placement_at.ts";
import { riskBase } from "./risk_base.ts";
import { stressLoss } from "./stress_loss.ts";
import { present } from "../../vocabulary/present.ts";
import { at } from "../../vocabulary/at.ts";
import { nth } from "../../vocabulary/nth.ts";

/**
 * All figures of a set of strikes, by the generic payoff engine. Nothing of the scan's own
 * arithmetic is used.
 */
export function buildCandidate(set: ChosenSet): Candidate {
  const { definition, columns, input, pair } = set;
  const { chain } = columns;
  const legs = candidateLegs(set);
  const shape = candidateShape(set, legs);
  const { entry, exit } = candidateCharges(legs, chain.lotSize, input);
  const charges = entry + exit;
  const roundTrip = charges + legs.reduce((sum, leg) => sum + leg.ratio * (leg.ask - leg.bid), 0);
  const risks = {
    ...extremesOf(shape),
    ...(pair === undefined ? {} : termFigures(set, legs, shape, pair)),
    stressLoss: stressLoss(shape, chain),
    riskClass: riskClassOf(shape, payoffLegs(set, legs)),
  };
  const value = candidateValue(set, legs, shape, { charges, roundTrip });
  const greeks = greeksOf(set, legs);
  const base = riskBase({ ...risks, ...value, tick: chain.tick });
  return {
    definition,
    legs,
    expiry: chain.expiry,
    years: chain.years,
    lotSize: chain.lotSize,
    tick: chain.tick,
    spot: chain.spot,
    forward: chain.forward,
    ...risks,
    breakevens: breakevensOf(shape).points,
    direction: candidateDirection(shape, {
      charges,
      delta: greeks.delta,
      move: chain.forward * Math.sqrt(chain.smile.w(0)),
      outcomeDeviation: value.outcomeDeviation,
    }),
    ...value,
    orderRatio: value.evP / base,
    costRatio: 0 - value.evQ / base,
    entryChargesPerLot: entry * chain.lotSize,
    exitChargesPerLot: exit * chain.lotSize,
    roundTripCost: roundTrip,
    ...greeks,
    ...quotesOf(legs, chain.lotSize),
    smileLabel: worse(chain.smile.label, pair?.far.chain.smile.label),
    strikeSearch: strikeSearchOf(set),
  };
}

/** Greeks of the whole structure, per unit. */
function greeksOf(
  set: ChosenSet,
  legs: readonly CandidateLeg[],
): Pick<Candidate, "delta" | "gamma" | "theta" | "vega"> {
  const net = (name: "delta" | "gamma" | "theta" | "vega") =>
    set.definition.legs.reduce((sum, rule, i) => {
      const units = unitsOf(legs[i] as CandidateLeg);
      if (rule.right === "underlying") return sum + (name === "delta" ? units : 0);
      const column = columnsOf(set, rule)[rule.right].quotes[name];
      return sum + units * at(column, nth(set.indices, rule.slot));
    }, 0);
  return { delta: net("delta"), gamma: net("gamma"), theta: net("theta"), vega: net("vega") };
}

/** What the quotes of the option legs say together. */
function quotesOf(
  legs: readonly CandidateLeg[],
  lotSize: number,
): Pick<Candidate, "netPremium" | "minOpenInterestLots" | "worstSpreadFraction"> {
  const options = legs.filter(({ right }) => right !== "underlying");
  return {
    netPremium: options.reduce((sum, leg) => sum - unitsOf(leg) * leg.price, 0),
    minOpenInterestLots: Math.min(
      ...options.map(({ openInterest = 0 }) => openInterest / lotSize),
    ),
    worstSpreadFraction: Math.max(
      ...options.map(({ bid, ask }) => 2 * (ask - bid) / (ask + bid)),
    ),
  };
}

function strikeSearchOf(
  { definition, columns, indices, input, scanned, relaxation }: ChosenSet,
): Candidate["strikeSearch"] {
  return {
    slots: definition.placements.map((placement, slot) => ({
      asked: describePlacement(placementAt(placement, relaxation?.level ?? 0, input.scale)),
      found: at(columns.chain.strikes, nth(indices, slot)),
    })),
    scanned,
    ...present({ relaxed: relaxation }),
  };
}

function worse(p: SmileLabel, q: SmileLabel = p): SmileLabel {
  return SMILE_LABELS.indexOf(p) >= SMILE_LABELS.indexOf(q) ? p : q;
}
