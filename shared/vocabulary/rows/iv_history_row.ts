/** Figures of one session in `iv_history`: decimals a year (measure Q); unknown is null. */
export interface IvHistoryFigures {
  readonly atm_volatility: number;
  readonly model_free_volatility: number;
  readonly risk_reversal: number | null;
  readonly put_call_interest: number | null;
  readonly put_call_volume: number | null;
  readonly spot: number;
}

/** The session's row as analyze stores it. */
export interface IvHistoryRow extends IvHistoryFigures {
  readonly source: string;
}

/** An underlying's row as a file gives it; the source is the file's. */
export interface IvDayRow extends IvHistoryFigures {
  readonly underlying: string;
}
