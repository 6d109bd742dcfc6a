import type { SmileLabel } from "../pricing/smile.ts";
import type { StrikeSearch } from "../vocabulary/strike_search.ts";
import type { Direction, RiskClass, Segment } from "../vocabulary/terms.ts";
import type { TradingDate } from "../vocabulary/trading_date.ts";
import type { Definition } from "./definition.ts";

/** Why a definition has no strategy on a chain. */
export const STRATEGY_REJECTIONS = [
  "not_permitted", // its permission does not allow this underlying
  "no_cover", // the underlying it brings along has no executable price
  "no_second_expiry", // it needs two expiries of one lot size
  "calendar_arbitrage", // the far smile holds less variance than the near one
  "no_strikes", // no listed strike with a quote fits its placement
  "illiquid", // open interest of a leg below the limit
  "untraded_leg", // a leg has not traded today
  "credit_below_rule", // the premium does not reach what the name promises
  "impossible_premium", // it would gain, or lose, whatever happens: its quotes contradict others
  "wing_too_far", // a long wing insures too little of what is sold
  "credit_below_width", // a vertical sold for too little of its width
  "cost_above_limit", // round trip too dear against credit or maximum profit
  "pop_below_minimum",
  "exit_inside_cost", // a stop or target that is on lies inside its costs
  "smile_poor", // the smile lies too far from the quotes
  "dearer_equivalent", // another accepted structure has the same payoff for less
  "engine_mismatch", // scan and payoff engine disagree
] as const;
export type StrategyRejection = (typeof STRATEGY_REJECTIONS)[number];

/** A leg of a candidate with the quote it would be entered at. Rupees per unit. */
export interface CandidateLeg {
  readonly right: "call" | "put" | "underlying";
  readonly side: "buy" | "sell";
  readonly ratio: number;
  /** Absent for the underlying. */
  readonly strike?: number;
  readonly expiry?: TradingDate;
  /** To its own fixing; absent for the underlying. */
  readonly years?: number;
  readonly segment: Segment;
  readonly securityId: string;
  /** The far side of the quote. */
  readonly price: number;
  readonly bid: number;
  readonly ask: number;
  readonly impliedVolatility?: number;
  readonly delta: number;
  /** Units open, and traded today. */
  readonly openInterest?: number;
  readonly volume?: number;
}

/**
 * A definition with chosen strikes, evaluated. Amounts in rupees per unit of the underlying unless
 * the name says per lot.
 */
export interface Candidate {
  readonly definition: Definition;
  readonly legs: readonly CandidateLeg[];
  readonly expiry: TradingDate;
  /** Of the legs that outlive `expiry`, at which everything here is judged. */
  readonly farExpiry?: TradingDate;
  /**
   * True when the far legs' worth at `expiry` hangs on how the smile moves: by more than 30% of the
   * premium (method 5.5). Absent with one expiry.
   */
  readonly termSensitive?: boolean;
  readonly years: number;
  readonly lotSize: number;
  readonly tick: number;
  readonly spot: number;
  readonly forward: number;
  /** Received +, paid -; without the underlying leg. */
  readonly netPremium: number;
  /** Absent when unlimited. A loss is positive. */
  readonly maxProfit?: number;
  readonly maxLoss?: number;
  /** Loss at expiry after the stress move of its kind of underlying, at least 0. */
  readonly stressLoss: number;
  readonly breakevens: readonly number[];
  readonly riskClass: RiskClass;
  /** Of these strikes, whatever the name says: by delta and profit region (method 5.12). */
  readonly direction: Direction;
  /** Probability of profit after all charges, under the market's measure and the view's. */
  readonly popQ: number;
  readonly popP: number;
  /**
   * Expected value at expiry after all charges of entry and expected exit and the interest on what
   * is paid today.
   */
  readonly evQ: number;
  readonly evP: number;
  /** What the view's volatility and its drift add to `evQ`; the three sum to `evP` (method 5.9). */
  readonly edgeVolatility: number;
  readonly edgeDirection: number;
  /** Of `evP`: what is not known of the view, and half the modelled round trip (method 5.9). */
  readonly evStandardError: number;
  /** Probability that the true expected value gains, by the posterior of each prior. */
  readonly plus: { readonly sceptical: number; readonly registered: number };
  /** Standard deviation of the single result at expiry under the view. */
  readonly outcomeDeviation: number;
  /** Given a profit after charges, and given none (positive). */
  readonly expectedWin?: number;
  readonly expectedLoss?: number;
  readonly cvar95: number;
  /** `evP`, and the expected cost -`evQ`, over the risk that both are set against (method 5.8). */
  readonly orderRatio: number;
  readonly costRatio: number;
  readonly entryChargesPerLot: number;
  readonly exitChargesPerLot: number;
  /** Both crossings of the spread and all charges. */
  readonly roundTripCost: number;
  readonly delta: number;
  readonly gamma: number;
  readonly theta: number;
  readonly vega: number;
  readonly minOpenInterestLots: number;
  readonly worstSpreadFraction: number;
  readonly smileLabel: SmileLabel;
  readonly strikeSearch: StrikeSearch;
}

/**
 * What came of one definition: a candidate that is accepted, or the reason with the best one that
 * failed.
 */
export type DefinitionOutcome =
  | { readonly definition: Definition; readonly candidate: Candidate }
  | {
    readonly definition: Definition;
    readonly reason: StrategyRejection;
    readonly detail: string;
    readonly candidate?: Candidate;
  };
