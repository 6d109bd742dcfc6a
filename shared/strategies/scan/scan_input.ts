import type { Tariff } from "../../market/charges.ts";
import type { PricedChain } from "../../market/priced_chain.ts";
import { MARKET_VIEW, type View } from "../../pricing/distribution.ts";
import type { Definition } from "../definition.ts";

/**
 * The instrument that stands for the underlying in a covered structure, with its executable quote.
 */
export interface UnderlyingQuote {
  readonly segment: "NSE_EQ" | "NSE_FNO";
  readonly securityId: string;
  readonly bid: number;
  readonly ask: number;
}

/** Limits of acceptance; fractions are decimals. */
export interface ScanLimits {
  readonly minOpenInterestLots: number;
  /** Of each leg today. */
  readonly minVolumeLots: number;
  /** Least credit of sold verticals over the widest one. */
  readonly minCreditWidth: number;
  /** Least |delta| of a long wing over that of the short leg that it insures. */
  readonly minWingDelta: number;
  readonly maxRoundTripCredit: number;
  readonly maxRoundTripProfit: number;
  /** Least probability of profit of families that receive a premium, and of those that pay one. */
  readonly minPopCredit: number;
  readonly minPopDebit: number;
}

/**
 * A view over one chain's horizon with how little is known of it (method 5.9): beta of the
 * registered prior's posterior mean, which scores, and of the sceptical one beside it.
 */
export interface HorizonView extends View {
  /** Standard deviation of ln beta. */
  readonly sdLogBeta: number;
  /** Standard deviation of the drift, in deviations of the horizon. */
  readonly sdDrift: number;
  readonly sceptical: { readonly beta: number; readonly sdLogBeta: number };
}

/** The market's own measure, as uncertain as a sceptic without data is. */
export const NO_VIEW: HorizonView = {
  ...MARKET_VIEW,
  sdLogBeta: 0.1,
  sdDrift: 0.05,
  sceptical: { beta: MARKET_VIEW.beta, sdLogBeta: 0.1 },
};

/** How an underlying's profile shapes placements: expected moves are scaled. */
export interface PlacementScale {
  readonly moveFactor: number;
}

/** Everything that a scan depends on. */
export interface ScanInput {
  /** Ascending in expiry; every definition takes the best over all of them. */
  readonly chains: readonly PricedChain[];
  readonly definitions: readonly Definition[];
  /** One for each chain. */
  readonly views: readonly HorizonView[];
  /** Absent: placements as the definitions have them. */
  readonly scale?: PlacementScale;
  readonly tariff: Tariff;
  readonly limits: ScanLimits;
  /** Absent when the underlying has no executable quote. */
  readonly underlying?: UnderlyingQuote;
}
