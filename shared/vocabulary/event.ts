import type { TradingDate } from "./trading_date.ts";

/** Dated things that move volatility. The check of table `events` repeats the list. */
export const EVENT_KINDS = [
  "results",
  "budget",
  "rbi_policy",
  "corporate_action",
  "other",
] as const;
export type EventKind = (typeof EVENT_KINDS)[number];

/** One event of an underlying, or of the whole market. */
export interface DeskEvent {
  readonly date: TradingDate;
  readonly kind: EventKind;
  readonly marketWide: boolean;
  readonly note?: string;
  readonly source: string;
}
