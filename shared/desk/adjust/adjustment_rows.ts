import type { AdjustedLegs } from "../../exits/adjustments/adjusted_legs.ts";
import type { AdjustmentFigures } from "../../exits/adjustments/adjustment_figures.ts";
import type { AdjustmentRule } from "../../exits/adjustments/adjustment_rule.ts";
import type { PositionSides } from "../../exits/adjustments/position_sides.ts";
import type { AdjustmentGround } from "../../storage/adjustments.ts";
import type { AdjustmentLegRow, AdjustmentRow } from "../../vocabulary/rows/adjustment_row.ts";
import type { Right } from "../../vocabulary/terms.ts";
import type { TradingDate } from "../../vocabulary/trading_date.ts";

/** What made an adjustment. */
interface AdjustmentCause {
  readonly positionId: number;
  readonly rule: AdjustmentRule;
  readonly tested: Right;
  readonly sides: PositionSides;
  readonly ground: Pick<AdjustmentGround, "capital" | "view">;
  readonly spot: number;
  readonly now: Date;
}

/** The stored form of a proposal, without its legs. */
export function adjustmentRow(
  { net, charges, before, after, capitalAfter }: AdjustmentFigures,
  { positionId, rule, tested, sides, ground: { capital, view }, spot, now }: AdjustmentCause,
): AdjustmentRow {
  return {
    position_id: positionId,
    kind: rule.kind,
    tested_right: tested,
    tested_strike: sides[tested]?.short.strike ?? NaN,
    spot,
    net,
    charges,
    max_loss_before: before.maxLoss ?? null,
    max_loss_after: after.maxLoss ?? null,
    ev_p_before: before.evP,
    ev_p_after: after.evP,
    margin_before: before.margin,
    margin_after: after.margin,
    capital_before: capital,
    capital_after: capitalAfter,
    risk_class_after: after.riskClass,
    view_beta: view?.beta ?? null,
    view_mu: view?.mu ?? null,
    valid_until: new Date(now.getTime() + 60_000 * rule.validMinutes).toISOString(),
  };
}

/** Its legs: what is closed by the position's numbers, what is opened by 1, 2, ... */
export function adjustmentLegRows(
  { closed, opened }: AdjustedLegs,
  listed: readonly AdjustmentGround["listed"][number][],
  expiry: TradingDate,
): AdjustmentLegRow[] {
  return [
    ...closed.map(({ leg, option }): AdjustmentLegRow => ({
      leg_number: leg.legNumber,
      purpose: "close",
      leg_right: leg.right,
      side: leg.side,
      strike: leg.strike,
      expiry,
      segment: leg.segment,
      security_id: leg.securityId,
      quantity: leg.quantity,
      lot_size: leg.lotSize,
      tick: leg.tick,
      bid: option.bid ?? null,
      ask: option.ask ?? null,
      implied_volatility: option.impliedVolatility ?? null,
    })),
    ...opened.flatMap(({ option, side, quantity }, i): AdjustmentLegRow[] =>
      listed.slice(i, i + 1).map(({ segment, securityId, lotSize, tick }) => ({
        leg_number: i + 1,
        purpose: "open",
        leg_right: option.right,
        side,
        strike: option.strike,
        expiry,
        segment,
        security_id: securityId,
        quantity,
        lot_size: lotSize,
        tick,
        bid: option.bid ?? null,
        ask: option.ask ?? null,
        implied_volatility: option.impliedVolatility ?? null,
      }))
    ),
  ];
}
