import type { Candidate } from "../../shared/strategies/candidate.ts";
import type { Definition } from "../../shared/strategies/definition.ts";

/** A put spread that is sold: one near leg each, neutral to the view. */
const DEFINITION: Definition = {
  id: "test_structure",
  name: "Structure of a test",
  legs: [
    { right: "put", side: "buy", ratio: 1, slot: 0 },
    { right: "put", side: "sell", ratio: 1, slot: 1 },
  ],
  placements: [],
  order: [],
  direction: "bullish",
  volatilityPreference: "short",
  permission: "any",
  exitFamily: "credit",
};

/**
 * A candidate with figures written out, rupees per unit; what a test needs otherwise it changes.
 */
export function candidateOf(
  figures: Partial<Candidate> = {},
  definition: Partial<Definition> = {},
): Candidate {
  return {
    definition: { ...DEFINITION, ...definition },
    legs: [],
    expiry: "2026-02-17",
    years: 0.02,
    lotSize: 65,
    tick: 0.05,
    spot: 25_000,
    forward: 25_000,
    netPremium: 20,
    stressLoss: 80,
    breakevens: [],
    riskClass: "defined",
    direction: "bullish",
    popQ: 0.7,
    popP: 0.7,
    evQ: -1,
    evP: -1,
    edgeVolatility: 0,
    edgeDirection: 0,
    evStandardError: 4,
    plus: { sceptical: 0.4, registered: 0.4 },
    outcomeDeviation: 40,
    cvar95: 70,
    orderRatio: -1 / 80,
    costRatio: 1 / 80,
    entryChargesPerLot: 50,
    exitChargesPerLot: 50,
    roundTripCost: 2,
    delta: 0.1,
    gamma: 0,
    theta: 1,
    vega: -2,
    minOpenInterestLots: 200,
    worstSpreadFraction: 0,
    smileLabel: "GOOD",
    strikeSearch: { slots: [], scanned: 1 },
    ...figures,
  };
}
