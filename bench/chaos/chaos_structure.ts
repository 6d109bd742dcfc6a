import type postgres from "postgres";
import { unguarded } from "../../tests/support/unguarded.ts";
import type { Random } from "./random.ts";

/** A leg of a random structure; lots of ten units. */
export interface ChaosLeg {
  readonly legNumber: number;
  readonly right: "call" | "put" | "underlying";
  readonly side: "buy" | "sell";
  readonly strike: number | null;
}

export interface ChaosStructure {
  readonly legs: readonly ChaosLeg[];
  readonly lots: number;
  readonly allocationId: number;
}

type Shape = readonly (readonly [ChaosLeg["right"], ChaosLeg["side"]])[];

const SHAPES: readonly [Shape, ...Shape[]] = [
  [["call", "buy"]],
  [["put", "buy"], ["put", "sell"]],
  [["call", "sell"], ["call", "buy"]],
  [["put", "buy"], ["put", "sell"], ["call", "sell"], ["call", "buy"]],
  [["put", "sell"], ["call", "sell"]],
  [["underlying", "buy"], ["call", "sell"]],
];

export const LOT = 10;

/** Writes a pending allocation of a random structure of a stock. */
export async function storeStructure(
  sql: postgres.Sql,
  random: Random,
  date: string,
  at: string,
): Promise<ChaosStructure> {
  const shape = random.pick(SHAPES);
  const lots = random.whole(1, 3);
  const legs = shape.map(([right, side], i): ChaosLeg => ({
    legNumber: i + 1,
    right,
    side,
    strike: right === "underlying" ? null : 100 * (i + 1),
  }));
  const [row] = await sql`
    with run as (
      insert into public.runs (stage, trading_date, risk, state, inputs, started_at, finished_at)
      values ('analyze', ${date}, 'moderate', 'done', '{}', ${at}, ${at}) returning run_id),
    strategy as (
      insert into public.strategies (run_id, trading_date, underlying, definition, risk, state,
        sleeve, sleeve_reason, expiry, lot_size, net_premium, max_profit, max_loss, stress_loss,
        risk_class, pop_q, pop_p, ev_q, ev_p, order_ratio, cost_ratio, margin, holding_days,
        total_score, direction, expected_days_held, worst_loss, kelly, tilt, quantum_score,
        quantum_parts)
      select run_id, ${date}, 'TCS', 'iron_condor', 'moderate', 'accepted', 'carry', 'p_plus',
        ${date}::date + 15, ${LOT}, 100, 100, 100, 100, 'defined', 0.7, 0.7, -1, -1, -0.01, 0.01,
        1000, 15, 0.6, 'neutral', 15, 100, 0, 1, 0.5, '{0.7,0.5,0.6,0,1,0.2,0.8}'
      from run returning run_id, strategy_id),
    allocation_run as (
      insert into public.allocation_runs (run_id, trading_date, risk, inputs_hash, capital,
        ordering, regime_level, deployed, created_at)
      select run_id, ${date}, 'moderate', 'chaos', 10000000, 'money', 'normal', 1, ${at}
      from strategy returning allocation_run_id),
    allocation as (
      insert into public.allocations (allocation_run_id, strategy_id, underlying, sleeve, lots,
        margin, premium, capital_used, max_loss, expected_value, rank, reason, state)
      select allocation_run_id, strategy_id, 'TCS', 'carry', ${lots}, 1, 0, 1, 1, 0, 1, 'chaos',
        'pending' from allocation_run, strategy returning allocation_id),
    legs as (
      insert into public.strategy_legs (strategy_id, leg_number, leg_right, side, ratio, strike,
        expiry, segment, security_id, price, lot_size, tick)
      select strategy_id, l.leg_number, l.leg_right, l.side, 1, l.strike,
        case when l.leg_right = 'underlying' then null else ${date}::date + 15 end,
        (case when l.leg_right = 'underlying' then 'NSE_EQ' else 'NSE_FNO' end)::public.segment,
        'S' || l.leg_number, 10, ${LOT}, 0.05
      from strategy, jsonb_to_recordset(${
    sql.json(legs.map(({ legNumber, right, side, strike }) => ({
      leg_number: legNumber,
      leg_right: right,
      side,
      strike,
    })))
  }) as l(leg_number integer, leg_right public.leg_right, side public.side, strike numeric)
      returning 1)
    select allocation_id, (select count(*) from legs) from allocation`;
  return { legs, lots, allocationId: Number(row?.["allocation_id"]) };
}

const WRITTEN = [
  "mismatches",
  "reconciliations",
  "settlements",
  "fills",
  "orders",
  "intents",
  "exits",
  "adjustment_legs",
  "adjustments",
  "position_legs",
  "positions",
  "plans",
  "cost_ledger",
  "allocations",
  "allocation_runs",
  "strategy_legs",
  "strategies",
  "alerts",
  "runs",
];

/** Takes away all that a schedule wrote. */
export async function clearSchedule(sql: postgres.Sql): Promise<void> {
  await unguarded(sql, WRITTEN.map((table) => `delete from public.${table}`));
}
