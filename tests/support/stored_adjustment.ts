import type { TestDatabase } from "./database.ts";
import { QUANTITY } from "./stored_plan.ts";
import { STORED_AT } from "./stored_strategy.ts";

/** An instant so many seconds after that of the stored rows. */
export const after = (seconds: number) =>
  new Date(new Date(STORED_AT).getTime() + 1000 * seconds).toISOString();
export const VALID_UNTIL = after(300);

/** The put side of the stored condor goes, and comes back two strikes nearer. */
export const ADJUSTED_LEGS = [
  legOf(2, "close", "sell", 24_400),
  legOf(1, "close", "buy", 24_200),
  legOf(1, "open", "buy", 24_600),
  legOf(2, "open", "sell", 24_800),
];

function legOf(leg: number, purpose: string, side: string, strike: number) {
  return {
    leg_number: leg,
    purpose,
    leg_right: "put",
    side,
    strike,
    expiry: "2026-02-24",
    segment: "NSE_FNO",
    security_id: String((purpose === "close" ? 100 : 200) + leg),
    quantity: QUANTITY,
    lot_size: 65,
    tick: 0.05,
    bid: 49.5,
    ask: 50,
    implied_volatility: 0.13,
  };
}

function rowOf(positionId: number, changes: object = {}) {
  return {
    position_id: positionId,
    kind: "roll_untested",
    tested_right: "call",
    tested_strike: 25_600,
    spot: 25_590,
    net: 2600,
    charges: 120,
    max_loss_before: 17_000,
    max_loss_after: 14_520,
    ev_p_before: -900,
    ev_p_after: -1100,
    margin_before: 90_000,
    margin_after: 91_000,
    capital_before: 90_000,
    capital_after: 91_000,
    risk_class_after: "defined",
    view_beta: null,
    view_mu: null,
    valid_until: VALID_UNTIL,
    ...changes,
  };
}

/** Proposes to roll the puts of a stored position. */
export async function propose(
  { service }: Pick<TestDatabase, "service">,
  positionId: number,
  { legs = ADJUSTED_LEGS, at = STORED_AT, ...changes }: {
    legs?: object[];
    at?: string;
    kind?: string;
    valid_until?: string;
  } = {},
) {
  const p_row = rowOf(positionId, changes);
  return await service.rpc("propose_adjustment", { p_row, p_legs: legs, p_now: at });
}
