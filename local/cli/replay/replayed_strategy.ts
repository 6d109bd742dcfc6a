import type { Ordered } from "../../../shared/scoring/best_first.ts";
import type {
  Direction,
  RiskClass,
  Side,
  UnderlyingKind,
} from "../../../shared/vocabulary/terms.ts";
import type { TradingDate } from "../../../shared/vocabulary/trading_date.ts";

/** A leg as it was stored. Price per unit at the far side of its quote. */
export interface ReplayedLeg {
  readonly right: "call" | "put" | "underlying";
  readonly side: Side;
  readonly ratio: number;
  readonly strike: number | null;
  readonly expiry: TradingDate | null;
  readonly price: number;
  readonly delta: number | null;
}

/** An exit rule as it was stored, as far as closes can judge it. Rupees a lot. */
export interface ReplayedRule {
  readonly rule: string;
  readonly isOn: boolean;
  readonly lossPerLot: number | null;
  readonly leastProfitPerLot: number | null;
  readonly sessionsBefore: number | null;
}

/** An accepted strategy as the tables hold it. Amounts in rupees a lot. */
export interface ReplayedStrategy extends Ordered {
  readonly tradingDate: TradingDate;
  readonly kind: UnderlyingKind;
  readonly exitFamily: string;
  /** What kept it out of the sleeve above. */
  readonly sleeveReason: string | null;
  /** Place in the day's list. */
  readonly rank: number;
  readonly direction: Direction;
  readonly expiry: TradingDate;
  readonly farExpiry: TradingDate | null;
  readonly lotSize: number;
  readonly netPremium: number;
  readonly maxLoss: number | null;
  readonly stressLoss: number;
  readonly riskClass: RiskClass;
  readonly cvar95: number;
  /** After all charges; at expiry, and where the exit rules are kept. */
  readonly popQ: number;
  readonly popP: number;
  readonly popPolicy: number | null;
  readonly evP: number;
  readonly evPolicy: number | null;
  readonly entryCharges: number;
  readonly exitCharges: number;
  readonly roundTripCost: number;
  readonly delta: number;
  readonly legs: readonly ReplayedLeg[];
  readonly rules: readonly ReplayedRule[];
}

/** What its order ratio divides by: the greatest loss that counts, never less than CVaR 95. */
export function capitalAtRisk(strategy: ReplayedStrategy): number {
  const { riskClass, maxLoss, stressLoss, cvar95 } = strategy;
  return Math.max(riskClass === "defined" ? maxLoss ?? stressLoss : stressLoss, cvar95);
}
