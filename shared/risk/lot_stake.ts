import type { RiskClass } from "../vocabulary/terms.ts";

/** What one lot takes and can lose: rupees per lot, or all of it per unit of the underlying. */
export interface LotRisk {
  readonly margin: number;
  /** Premium that must be paid; 0 for a credit. */
  readonly premium: number;
  readonly riskClass: RiskClass;
  /** Absent when unlimited. */
  readonly maxLoss?: number | undefined;
  /** After the stress move of its kind of underlying. */
  readonly stressLoss: number;
}

/** Capital that one lot takes: margin, and the premium that is paid. */
export function lotCapital({ margin, premium }: Pick<LotRisk, "margin" | "premium">): number {
  return margin + premium;
}

/**
 * What one lot puts at risk: its capital or its greatest loss, whichever is more. The loss of what
 * is not defined is that of the stress move.
 */
export function lotStake(lot: LotRisk): number {
  const { riskClass, maxLoss, stressLoss } = lot;
  const loss = riskClass === "defined" ? maxLoss ?? stressLoss : stressLoss;
  return Math.max(lotCapital(lot), loss);
}
