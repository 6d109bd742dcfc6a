import type { BookLimits } from "../risk/book_limits.ts";
import type { HeldBook } from "../risk/held_book.ts";
import { lotCapital } from "../risk/lot_stake.ts";
import type { StructureRisk } from "../risk/structure_risk.ts";
import { at } from "../vocabulary/at.ts";
import type { LimitName } from "../vocabulary/limit_names.ts";
import { present } from "../vocabulary/present.ts";
import type { AllocationColumn } from "./allocation_column.ts";
import type { SumLimit } from "./allocation_problem.ts";

/** What the sums are taken over. */
export interface SumTerms {
  /** In the order of the problem. */
  readonly columns: readonly AllocationColumn[];
  /** Cells of the stress grid, by name. */
  readonly cells: readonly string[];
  readonly book: HeldBook;
  readonly limits: BookLimits;
}

/**
 * Limits of sums over the book (method 9.3). Where what is held lies above a limit already,
 * nothing may add to it: the most is then what is held.
 */
export function sumLimits(terms: SumTerms): SumLimit[] {
  return [...ofCapital(terms), ...ofCarry(terms), ...ofStress(terms), ...ofMoves(terms)];
}

type PerLot = (column: AllocationColumn) => number;

function ofCapital({ columns, book, limits }: SumTerms): SumLimit[] {
  const { capital, maxUndefinedMargin, maxDeployed, maxDailyDeployment } = limits;
  const sum = sumOver(columns);
  const industries = [...new Set(columns.map(({ industry }) => industry))].sort();
  return [
    ...industries.map((industry) =>
      sum(
        { name: "industry_cap", of: industry },
        (column) => column.industry === industry ? lotCapital(column) : 0,
        {
          held: book.industries.get(industry) ?? 0,
          bound: industryShare(industry, limits) * capital,
        },
      )
    ),
    sum(
      { name: "undefined_risk_cap" },
      ({ riskClass, margin }) => riskClass === "defined" ? 0 : margin,
      { held: book.undefinedMargin, bound: maxUndefinedMargin * capital },
    ),
    sum({ name: "deployment_cap" }, lotCapital, {
      held: book.deployed,
      bound: maxDeployed * capital,
    }),
    sum({ name: "daily_cap" }, lotCapital, {
      held: book.addedToday,
      bound: maxDailyDeployment * capital,
    }),
  ];
}

/** An industry that nobody knows takes nothing. */
function industryShare(industry: string, { industries, maxWeights }: BookLimits): number {
  const known = industries.get(industry);
  return known === undefined ? 0 : Math.min(known.cap, maxWeights.industry * known.weight);
}

/** The ledger: in any window its share of the year's budget, and that in any year. */
function ofCarry({ columns, book, limits }: SumTerms): SumLimit[] {
  const { year, yearSessions, windowSessions } = limits.carry;
  const budget = year * limits.capital;
  const spans = [
    [windowSessions, budget * windowSessions / yearSessions],
    [yearSessions, budget],
  ] as const;
  return spans.map(([sessions, bound]) =>
    sumOver(columns)(
      { name: "carry_cost_cap", of: `${sessions} sessions` },
      ({ sleeve, expectedCost }) => sleeve === "carry" ? expectedCost : 0,
      { held: book.carryCosts.slice(-sessions).reduce((sum, cost) => sum + cost, 0), bound },
    )
  );
}

function ofStress({ columns, cells, book, limits }: SumTerms): SumLimit[] {
  const held = [...book.risks.values()];
  return cells.map((of, cell) =>
    sumOver(columns)({ name: "stress_cap", of }, ({ risk }) => -at(risk.stress, cell), {
      held: -held.reduce((sum, { stress }) => sum + at(stress, cell), 0),
      bound: limits.maxStressLoss * limits.capital,
    })
  );
}

/** Of the market, of all volatilities, of time. */
function ofMoves({ columns, book, limits }: SumTerms): SumLimit[] {
  const { maxDelta, maxGammaLoss, maxVegaLoss, maxThetaLoss } = limits;
  const held = [...book.risks.values()];
  const loss = (
    name: LimitName,
    share: number,
    result: (risk: StructureRisk) => number,
    of?: string,
  ) =>
    sumOver(columns)({ name, ...present({ of }) }, ({ risk }) => -result(risk), {
      held: -held.reduce((sum, risk) => sum + result(risk), 0),
      bound: share * limits.capital,
    });
  return [
    loss("delta_cap", maxDelta, ({ delta }) => delta, "rise"),
    loss("delta_cap", maxDelta, ({ delta }) => -delta, "fall"),
    loss("vega_cap", maxVegaLoss, ({ vega }) => vega),
    loss("gamma_cap", maxGammaLoss, ({ gamma }) => gamma),
    loss("theta_cap", maxThetaLoss, ({ theta }) => theta),
  ];
}

function sumOver(columns: readonly AllocationColumn[]) {
  return (
    which: Pick<SumLimit, "name" | "of">,
    perLot: PerLot,
    { held, bound }: { readonly held: number; readonly bound: number },
  ): SumLimit => ({
    ...which,
    perLot: Float64Array.from(columns, perLot),
    held,
    most: Math.max(bound, held),
  });
}
