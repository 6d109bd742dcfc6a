import type {
  ScenarioName,
  ScenarioStructure,
} from "../../../shared/allocation/scenario_structure.ts";
import { structureRisks } from "../../../shared/allocation/scenarios/structure_risks.ts";
import type { StructureRisk } from "../../../shared/risk/structure_risk.ts";
import type { Candidate } from "../../../shared/strategies/candidate.ts";
import type { TotalVariance } from "../../../shared/pricing/smile.ts";
import { EXPIRY, FLAT, FORWARD, type Leg, structure, termsOf } from "../../exits/structures.ts";

export const TERMS = { tradingDate: "2026-02-01", drawCount: 2000, seed: 11 };

/** An underlying of the market of tests/exits: one expiry, and a far one of the same smile. */
export function nameOf(
  { smile = FLAT, beta = 1, mu = 0, sdLogBeta = 0, ...changes }:
    & { smile?: TotalVariance; beta?: number; mu?: number; sdLogBeta?: number }
    & Partial<Omit<ScenarioName, "beta">>
    & { readonly slope?: number } = {},
): ScenarioName {
  const { slope = 1, ...own } = changes;
  const { horizons } = termsOf({ beta, mu, smile });
  return {
    underlying: "RELIANCE",
    kind: "stock",
    scope: "stocks",
    spot: FORWARD,
    correlation: 0.6,
    beta: slope,
    horizons: horizons.map((horizon) => ({ ...horizon, sdLogBeta })),
    ...own,
  };
}

type Changes = Partial<ScenarioStructure> & {
  readonly figures?: Partial<Candidate>;
  readonly smile?: TotalVariance;
};

/** Held to its expiry without rules; what is chosen says its expected value. */
export function scenarioOf(
  legs: readonly Leg[],
  changes: Changes = {},
): ScenarioStructure {
  const { figures, smile, ...own } = changes;
  return {
    name: nameOf(smile && { smile }),
    structure: structure(legs, figures, smile),
    rules: [],
    ...own,
  };
}

/** Nothing but the price at the expiry, traded without cost: its draws tell what it came to. */
export function price(name: ScenarioName, expiry = EXPIRY): ScenarioStructure {
  const half = 0.5 * FORWARD;
  const free = { entryChargesPerLot: 0, exitChargesPerLot: 0, tick: 0 };
  const bought = structure([["call", 1, half, 0, expiry]], { ...free, expiry });
  return {
    name,
    rules: [],
    structure: {
      ...bought,
      legs: bought.legs.map((leg) => ({ ...leg, price: half, bid: half, ask: half })),
    },
  };
}

/** Prices at the expiry in each draw. */
export function pricesOf(name: ScenarioName, expiry?: string, terms = TERMS): Float64Array {
  return riskOf(price(name, expiry), terms).draws.map((result) => result + FORWARD);
}

export function riskOf(scenario: ScenarioStructure, terms = TERMS): StructureRisk {
  return structureRisks([scenario], terms)[0] as StructureRisk;
}
