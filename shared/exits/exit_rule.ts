import type { EventKind } from "../vocabulary/event.ts";

/** What marks of a rule count, and how many must say so. */
export interface Confirmed {
  /** Marks in a row that must say so, over at least so many minutes. */
  readonly marks: number;
  readonly overMinutes: number;
  /** Marks of a session's first minutes do not count. */
  readonly notFirstMinutes: number;
}

/** A stop on the middle of the quotes (method 8.1). Rupees per lot, a loss is positive. */
export interface StopRule extends Confirmed {
  readonly kind: "stop_loss";
  readonly isOn: boolean;
  readonly lossPerLot: number;
}

/** A target at the closing value that each evening finds (method 8.4). Rupees per lot. */
export interface TargetRule {
  readonly kind: "profit_target";
  readonly isOn: boolean;
  /** It never fires at a smaller profit, whatever the closing value. */
  readonly leastProfitPerLot: number;
  readonly marks: number;
}

/** Out so many sessions before the expiry, at a wall-clock time (HH:MM, Asia/Kolkata). */
export interface TimeRule {
  readonly kind: "time_exit";
  readonly isOn: boolean;
  readonly sessionsBefore: number;
  readonly time: string;
}

/** Out at the first session that has so few calendar days left to the expiry. */
export interface DaysRule {
  readonly kind: "days_left";
  readonly isOn: boolean;
  readonly daysBefore: number;
  readonly time: string;
}

/** Out once so much of the best profit is given back, from a profit on (method 8.7). */
export interface TrailingRule extends Confirmed {
  readonly kind: "trailing_stop";
  readonly isOn: boolean;
  /** Rupees per lot that the best profit must have reached. */
  readonly leastProfitPerLot: number;
  /** Rupees per lot below the best profit. */
  readonly givenBackPerLot: number;
}

/** Out once the delta of one unit of the structure is as great, on either side (method 8.7). */
export interface DeltaRule extends Confirmed {
  readonly kind: "delta_breach";
  readonly isOn: boolean;
  readonly deltaBeyond: number;
}

/** Out once the spot is as near to a sold strike that lay out of the money (method 8.7). */
export interface TouchRule extends Confirmed {
  readonly kind: "touch";
  readonly isOn: boolean;
  /** Share of the strike; 0 is the strike itself. */
  readonly strikeDistance: number;
}

/** Out once the position's implied volatility has changed as much (method 8.7). */
export interface VolatilityRule extends Confirmed {
  readonly kind: "iv_exit";
  readonly isOn: boolean;
  /** Share of that at the entry: a rise above 0, a fall below it. */
  readonly volatilityChange: number;
}

/** A part of the lots goes once each lot that is held has gained as much (method 8.7). */
export interface ScaleRule extends Confirmed {
  readonly kind: "scale_out";
  readonly isOn: boolean;
  /** Rupees per lot that is held. */
  readonly leastProfitPerLot: number;
  /** Share of the entered lots that is closed by then; whole lots, never rounded up. */
  readonly closeShare: number;
}

/** Out so many sessions before an event of the underlying or of the market (method 8.7). */
export interface EventRule {
  readonly kind: "event_exit";
  readonly isOn: boolean;
  readonly sessionsBefore: number;
  readonly time: string;
  /** Null is any kind. */
  readonly eventKind: EventKind | null;
}

/** A rule by which a position is closed; one that is off is kept and does nothing. */
export type ExitRule =
  | StopRule
  | TargetRule
  | TimeRule
  | DaysRule
  | TrailingRule
  | DeltaRule
  | TouchRule
  | VolatilityRule
  | EventRule
  | ScaleRule;
