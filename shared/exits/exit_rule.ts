/** A stop on the middle of the quotes (method 8.1). Rupees per lot, a loss is positive. */
export interface StopRule {
  readonly kind: "stop_loss";
  readonly isOn: boolean;
  readonly lossPerLot: number;
  /** Marks in a row that must say so, over at least so many minutes. */
  readonly marks: number;
  readonly overMinutes: number;
  /** Marks of a session's first minutes do not count. */
  readonly notFirstMinutes: number;
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

/** A rule by which a position is closed; one that is off is kept and does nothing. */
export type ExitRule = StopRule | TargetRule | TimeRule | DaysRule;
