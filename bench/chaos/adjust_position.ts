import { workOnPlan } from "../../shared/desk/finish_plans.ts";
import { entryIntents, exitIntents } from "../../shared/execution/build_intents.ts";
import type { OpenPosition } from "../../shared/exits/open_position.ts";
import { acceptAdjustment, proposeAdjustment } from "../../shared/storage/adjustments.ts";
import type { AdjustmentLegRow } from "../../shared/vocabulary/rows/adjustment_row.ts";
import type { AdjustmentKind } from "../../shared/vocabulary/states.ts";
import type { TradedLeg } from "../../shared/vocabulary/traded_leg.ts";
import type { TradingFloor } from "../../shared/desk/trading_floor.ts";
import type { ChaosPlace } from "./chaos_desk.ts";
import { LOT } from "./chaos_structure.ts";

/** Contracts beyond it are what adjustments open: no structure has them. */
const OF_STRUCTURES = 10;

type OptionLeg = OpenPosition["legs"][number] & { readonly right: "call" | "put" };

/**
 * Proposes and accepts an adjustment of a position that stands whole, and executes it: one side is
 * rolled to other contracts, closed, or given the protection that it lacks. Nothing where the
 * position sells nothing.
 */
export async function adjustPosition(
  position: OpenPosition,
  floor: TradingFloor,
  place: ChaosPlace,
): Promise<void> {
  const { random } = place;
  const isOption = (leg: OpenPosition["legs"][number]): leg is OptionLeg =>
    leg.right !== "underlying";
  const options = position.legs.filter(isOption);
  const [first, ...others] = options.filter(({ side }) => side === "sell");
  if (first === undefined) return;
  const sold = random.pick([first, ...others]);
  const hedge = options.find(({ right, side }) => right === sold.right && side === "buy");
  const kind: AdjustmentKind = hedge === undefined
    ? "convert"
    : random.pick(["roll_untested", "defend"]);
  const closed = hedge === undefined ? [] : [sold, hedge];
  const quantity = position.lots * LOT;
  const last = Math.max(OF_STRUCTURES, ...options.map((leg) => Number(leg.securityId.slice(1))));
  const opened = kind === "defend"
    ? []
    : [...(hedge === undefined ? [] : [sold]), { ...sold, side: "buy" as const }]
      .map((leg, i) => ({ ...leg, quantity, securityId: `S${last + i + random.whole(1, 2)}` }));
  if (opened.length === 2 && opened[0]?.securityId === opened[1]?.securityId) return;
  const { database } = floor.desk;
  const id = await proposeAdjustment(
    database,
    rowOf(position, sold, kind),
    [
      ...closed.map((leg) => legRow(leg, leg.legNumber, "close", floor)),
      ...opened.map((leg, i) => legRow(leg, i + 1, "open", floor)),
    ],
    await floor.clock.now(),
  );
  if (id === undefined) return;
  const [stored] = await place.sql`
    select json_agg(leg_number order by leg_number) as numbers from public.adjustment_legs
    where adjustment_id = ${id} and purpose = 'open'`;
  const numbers = stored?.["numbers"] as readonly number[] | null;
  const key = `${floor.deskId}J${id}`;
  const plans = await acceptAdjustment(database, id, {
    closing: exitIntents(closed.map((leg) => traded(leg, leg.legNumber, floor)), `${key}x`),
    opening: entryIntents(
      opened.map((leg, i) => traded(leg, numbers?.[i] ?? 0, floor)),
      `${key}l`,
    ),
  }, await floor.clock.now());
  for (const planId of plans) await workOnPlan(planId, floor);
}

function rowOf({ positionId }: OpenPosition, { right, strike }: OptionLeg, kind: AdjustmentKind) {
  return {
    position_id: positionId,
    kind,
    tested_right: right,
    tested_strike: strike ?? 100,
    spot: 100,
    net: 0,
    charges: 0,
    max_loss_before: 100,
    max_loss_after: 100,
    ev_p_before: 0,
    ev_p_after: 0,
    margin_before: 1,
    margin_after: 1,
    capital_before: 1,
    capital_after: 1,
    risk_class_after: "defined",
    view_beta: null,
    view_mu: null,
    valid_until: "2026-02-28T10:00:00+05:30",
  } as const;
}

/** A leg at a price that it surely has: what no quote is there for is not proposed. */
function traded(leg: OptionLeg, legNumber: number, floor: TradingFloor): TradedLeg {
  const { side, right, segment, securityId, quantity, tick } = leg;
  const { bid = 10, ask = 10.2 } = floor.quoteOf(leg) ?? {};
  return {
    ...{ legNumber, side, right, segment, securityId, quantity, tick, bid, ask },
    lotSize: LOT,
    freezeQuantity: 21,
  };
}

function legRow(
  leg: OptionLeg,
  legNumber: number,
  purpose: AdjustmentLegRow["purpose"],
  floor: TradingFloor,
): AdjustmentLegRow {
  const { bid = 10, ask = 10.2 } = traded(leg, legNumber, floor);
  return {
    leg_number: legNumber,
    purpose,
    leg_right: leg.right,
    side: leg.side,
    strike: leg.strike ?? 100,
    expiry: leg.expiry ?? "2026-02-24",
    segment: leg.segment,
    security_id: leg.securityId,
    quantity: leg.quantity,
    lot_size: LOT,
    tick: leg.tick,
    bid,
    ask: Math.max(ask, bid + leg.tick),
    implied_volatility: null,
  };
}
