import type { AdjustmentKind } from "../states.ts";
import type { Right, RiskClass, Segment, Side } from "../terms.ts";
import type { TradingDate } from "../trading_date.ts";

/** A proposed adjustment in the columns of `adjustments`; rupees of the whole position. */
export interface AdjustmentRow {
  readonly position_id: number;
  readonly kind: AdjustmentKind;
  readonly tested_right: Right;
  readonly tested_strike: number;
  readonly spot: number;
  readonly net: number;
  readonly charges: number;
  /** Null when unlimited. */
  readonly max_loss_before: number | null;
  readonly max_loss_after: number | null;
  readonly ev_p_before: number;
  readonly ev_p_after: number;
  readonly margin_before: number;
  readonly margin_after: number;
  readonly capital_before: number;
  readonly capital_after: number;
  readonly risk_class_after: RiskClass;
  /** Null where no view was formed. */
  readonly view_beta: number | null;
  readonly view_mu: number | null;
  readonly valid_until: string;
}

/** A leg of it in the columns of `adjustment_legs`; what opens is numbered 1, 2, ... */
export interface AdjustmentLegRow {
  readonly leg_number: number;
  readonly purpose: "open" | "close";
  readonly leg_right: Right;
  readonly side: Side;
  readonly strike: number;
  readonly expiry: TradingDate;
  readonly segment: Segment;
  readonly security_id: string;
  readonly quantity: number;
  readonly lot_size: number;
  readonly tick: number;
  readonly bid: number | null;
  readonly ask: number | null;
  readonly implied_volatility: number | null;
}
