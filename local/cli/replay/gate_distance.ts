import { CATALOGUE } from "../../../shared/strategies/catalogue/registry.ts";
import { wingPairs } from "../../../shared/strategies/scan/wings.ts";
import type { Definition } from "../../../shared/strategies/definition.ts";
import type { StrategyRejection } from "../../../shared/strategies/candidate.ts";

/** A rejected row, as far as gates have figures. Amounts in rupees a lot; strikes by slot. */
export interface RefusedRow {
  readonly definition: string;
  readonly reason: StrategyRejection;
  readonly detail: string | null;
  readonly lotSize: number | null;
  readonly netPremium: number | null;
  readonly maxProfit: number | null;
  readonly roundTripCost: number | null;
  readonly popP: number | null;
  readonly strikes: readonly number[] | null;
}

/** What the gates ask, by the settings and the risk level. */
export interface GateLimits {
  readonly maxRoundTripCredit: number;
  readonly maxRoundTripProfit: number;
  readonly minCreditWidth: number;
  readonly minPopCredit: number;
  readonly minPopDebit: number;
}

/**
 * Share of its limit by which a row missed the gate that refused it, above 0; absent for a gate
 * without a figure in the row.
 */
export function gateDistance(row: RefusedRow, limits: GateLimits): number | undefined {
  const { reason, netPremium, maxProfit, roundTripCost, popP } = row;
  const definition = CATALOGUE.find(({ id }) => id === row.definition);
  if (netPremium === null || definition === undefined) return undefined;
  if (reason === "cost_above_limit" && roundTripCost !== null) {
    const { maxRoundTripCredit, maxRoundTripProfit } = limits;
    const limit = Math.max(maxRoundTripCredit * netPremium, maxRoundTripProfit * (maxProfit ?? 0));
    // Where profit is unlimited without a credit the limit is one on all premiums.
    return limit > 0 ? roundTripCost / limit - 1 : undefined;
  }
  if (reason === "pop_below_minimum" && popP !== null) {
    const { exitFamily } = definition;
    const isIncome = netPremium > 0 && (exitFamily === "credit" || exitFamily === "hedge");
    return 1 - popP / (isIncome ? limits.minPopCredit : limits.minPopDebit);
  }
  if (reason === "credit_below_width") {
    const width = widestWing(definition, row);
    return width > 0 ? 1 - netPremium / (limits.minCreditWidth * width) : undefined;
  }
  return undefined;
}

/** Rupees a lot. */
function widestWing(definition: Definition, { strikes, lotSize }: RefusedRow): number {
  const strikeOf = (leg: number) => strikes?.[definition.legs[leg]?.slot ?? -1] ?? Number.NaN;
  const widths = wingPairs(definition).map(({ sold, wing }) =>
    Math.abs(strikeOf(sold) - strikeOf(wing))
  );
  return (lotSize ?? Number.NaN) * Math.max(...widths);
}
