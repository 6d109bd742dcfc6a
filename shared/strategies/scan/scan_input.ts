import type { Tariff } from "../../market/charges.ts";
import type { PricedChain } from "../../market/priced_chain.ts";
import type { View } from "../../pricing/distribution.ts";
import type { Definition } from "../definition.ts";

/** The instrument that stands for the underlying in a covered structure, with its executable quote. */
export interface UnderlyingQuote {
  readonly segment: "NSE_EQ" | "NSE_FNO";
  readonly securityId: string;
  readonly bid: number;
  readonly ask: number;
}

/** Limits of acceptance; fractions are decimals. */
export interface ScanLimits {
  readonly minOpenInterestLots: number;
  readonly maxRoundTripCredit: number;
  readonly maxRoundTripProfit: number;
  /** Least probability of profit of families that receive a premium, and of those that pay one. */
  readonly minPopCredit: number;
  readonly minPopDebit: number;
}

/** Everything that a scan depends on. */
export interface ScanInput {
  /** Ascending in expiry; every definition takes the best over all of them. */
  readonly chains: readonly PricedChain[];
  readonly definitions: readonly Definition[];
  readonly view: View;
  readonly tariff: Tariff;
  readonly limits: ScanLimits;
  /** Absent when the underlying has no executable quote. */
  readonly underlying?: UnderlyingQuote;
}
