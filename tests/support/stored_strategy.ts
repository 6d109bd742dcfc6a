import type postgres from "postgres";
import type { TestDatabase } from "./database.ts";
import { fail } from "./assert.ts";

/** The instant of everything stored here: a Monday inside its session. */
export const STORED_AT = "2026-02-09T10:00:00+05:30";
export const STORED_DATE = "2026-02-09";

/** A done run of analyze. */
export async function storeRun(
  sql: postgres.Sql,
  risk = "moderate",
  tradingDate = STORED_DATE,
): Promise<number> {
  const [row] = await sql`
    insert into public.runs (stage, trading_date, risk, state, inputs, started_at, finished_at)
    values ('analyze', ${tradingDate}, ${risk}, 'done', '{}', ${STORED_AT}, ${STORED_AT}) returning run_id`;
  return Number(row?.["run_id"] ?? fail("the run was not stored"));
}

const STOP = {
  rule_number: 1,
  rule: "stop_loss",
  is_on: true,
  loss_per_lot: 4550,
  marks: 3,
  over_minutes: 5,
  not_first_minutes: 30,
};

/** The stored stop of an accepted strategy as it is read back: every other parameter is null. */
export const STORED_STOP = {
  ...STOP,
  least_profit_per_lot: null,
  sessions_before: null,
  days_before: null,
  at_time: null,
  given_back_per_lot: null,
  delta_beyond: null,
  strike_distance: null,
  volatility_change: null,
  event_kind: null,
  close_share: null,
};

interface StrategyChanges {
  readonly risk?: string;
  readonly definition?: string;
  readonly riskClass?: string;
  readonly tradingDate?: string;
}

/**
 * An accepted iron condor with lots of 65: legs 1 and 4 are bought, 2 and 3 are sold, security ids
 * 101 to 104.
 */
export async function storeStrategy(
  sql: postgres.Sql,
  runId: number,
  underlying: string,
  changes: StrategyChanges = {},
): Promise<number> {
  const { risk = "moderate", definition = "iron_condor", riskClass = "defined" } = changes;
  const { tradingDate = STORED_DATE } = changes;
  const [row] = await sql`
    insert into public.strategies (run_id, trading_date, underlying, definition, risk, state, sleeve, sleeve_reason, expiry, lot_size, net_premium,
      max_profit, max_loss, stress_loss, risk_class, pop_q, pop_p, ev_q, ev_p, order_ratio, cost_ratio, margin, holding_days, total_score, direction, expected_days_held,
      worst_loss, kelly, tilt, quantum_score, quantum_parts)
    values (${runId}, ${tradingDate}, ${underlying}, ${definition}, ${risk}, 'accepted', 'carry', 'p_plus', '2026-02-24', 65, 4550,
      4550, 8450, 8450, ${riskClass}, 0.7, 0.7, -150, -150, -0.018, 0.018, 78000, 15, 0.6, 'neutral', 15,
      8450, 0, 1, 0.5, '{0.7,0.5,0.6,0,1,0.2,0.8}') returning strategy_id`;
  const strategyId = Number(row?.["strategy_id"] ?? fail("the strategy was not stored"));
  const legs = [
    { leg_number: 1, leg_right: "put", side: "buy", strike: 24400, price: 30 },
    { leg_number: 2, leg_right: "put", side: "sell", strike: 24600, price: 65 },
    { leg_number: 3, leg_right: "call", side: "sell", strike: 25600, price: 60 },
    { leg_number: 4, leg_right: "call", side: "buy", strike: 25800, price: 25 },
  ].map((leg) => ({
    ...leg,
    strategy_id: strategyId,
    ratio: 1,
    expiry: "2026-02-24",
    segment: "NSE_FNO",
    security_id: String(100 + leg.leg_number),
    lot_size: 65,
    tick: 0.05,
  }));
  await sql`insert into public.strategy_legs ${sql(legs)}`;
  await sql`insert into public.exit_rules ${sql({ strategy_id: strategyId, ...STOP })}`;
  return strategyId;
}

/** What allocate stores beside what it found held: lots of strategies, and refusals. */
export function allocationPayload(
  runId: number,
  inputsHash: string,
  allocations: readonly { readonly strategyId: number; readonly lots: number }[],
  refusals: readonly { readonly strategyId: number; readonly reason: string }[] = [],
): object {
  return {
    run_id: runId,
    generation: 1,
    inputs_hash: inputsHash,
    capital: 10_000_000,
    ordering: "money",
    regime_level: "normal",
    deployed: allocations.reduce((sum, { lots }) => sum + 78_000 * lots, 0),
    allocations: allocations.map(({ strategyId, lots }, i) => ({
      strategy_id: strategyId,
      lots,
      margin: 78_000 * lots,
      premium: 0,
      capital_used: 78_000 * lots,
      max_loss: 8450 * lots,
      expected_value: -150 * lots,
      rank: i + 1,
      reason: "carry",
    })),
    refusals: refusals.map(({ strategyId, reason }) => ({
      strategy_id: strategyId,
      reason,
      detail: "x",
    })),
  };
}

/** Stores an allocation chosen beside what is held now. */
export async function storeAllocation(
  { sql, service }: Pick<TestDatabase, "sql" | "service">,
  payload: object,
  at: string = STORED_AT,
) {
  const [held] = await sql`select private.held_fingerprint() as fingerprint`;
  return await service.rpc("store_allocation", {
    p_payload: { ...payload, held_fingerprint: held?.["fingerprint"] },
    p_now: at,
  });
}
