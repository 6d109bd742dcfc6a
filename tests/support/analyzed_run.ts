import { assertEquals } from "@std/assert";
import type { TestDatabase } from "./database.ts";
import { STORED_AT, STORED_DATE, STORED_STOP } from "./stored_strategy.ts";

interface Found {
  readonly definition: string;
  readonly sleeve: "edge" | "carry";
  readonly order_ratio?: number;
  readonly total_score: number;
}

/** An accepted strategy as analyze sends it, with one leg, one part of its score and one rule. */
export const accepted = (found: Found) => ({
  order_ratio: -0.01,
  worst_loss: 8450,
  kelly: 0,
  tilt: 1,
  direction: "neutral",
  expected_days_held: 15,
  quantum_score: 0.5,
  quantum_parts: [0.7, 0.5, 0.6, 0, 1, 0.2, 0.8],
  cost_ratio: 0.01,
  ...(found.sleeve === "carry" ? { sleeve_reason: "p_plus" } : {}),
  ...found,
  state: "accepted",
  expiry: "2026-02-24",
  lot_size: 65,
  net_premium: 4550,
  max_profit: 4550,
  max_loss: 8450,
  risk_class: "defined",
  pop_q: 0.7,
  margin: 78_000,
  legs: [{
    leg_number: 1,
    leg_right: "put",
    side: "sell",
    ratio: 1,
    strike: 24_600,
    expiry: "2026-02-24",
    segment: "NSE_FNO",
    security_id: "102",
    lot_size: 65,
    price: 65,
    tick: 0.05,
  }],
  scores: [{ scheme: "total", part: "probability", score: 0.7, weight: 0.25 }],
  exit_rules: [STORED_STOP],
});

/** A rejected one. */
export const rejected = { definition: "long_straddle", state: "rejected", reason: "illiquid" };

const ANALYSIS = {
  analyzed_at: STORED_AT,
  spot: 25_000,
  forward: 25_050,
  near_expiry: "2026-02-24",
  years: 0.04,
  atm_volatility: 0.12,
  smile_model: "SVI",
  smile_label: "GOOD",
  expected_move_1sd: 600,
  expected_move_2sd: 1200,
  direction: "neutral",
  strength: "weak",
  confidence: 0.2,
  notes: [],
};

const COMPONENT = {
  family: "technical",
  component: "rsi",
  value: 55,
  score: 0.1,
  weight: 0.5,
  as_of: STORED_AT,
};

/** Opens a run of INFY and TCS, whose holder is its risk, and claims its tasks. */
export async function openRun({ service }: TestDatabase, risk = "moderate", changes: object = {}) {
  const { data, error } = await service.rpc("open_run", {
    p_trading_date: STORED_DATE,
    p_risk: risk,
    p_inputs: { underlyings: ["INFY", "TCS"], topPerUnderlying: 3 },
    p_given: {},
    p_force: false,
    p_holder: risk,
    p_lease_seconds: 30,
    p_now: STORED_AT,
    ...changes,
  });
  if (error !== null) throw new Error(error.message);
  await service.rpc("claim_tasks", { ...held(data.runId, risk), p_limit: 12 });
  return Number(data.runId);
}

/** What the holder of a run passes with every call. */
export const held = (runId: number, risk = "moderate") => ({
  p_run_id: runId,
  p_holder: risk,
  p_lease_seconds: 30,
  p_now: STORED_AT,
});

/** Stores an underlying that is done, with these strategies. */
export async function store(
  { service }: TestDatabase,
  runId: number,
  underlying: string,
  strategies: readonly object[],
  risk = "moderate",
) {
  const { data, error } = await service.rpc("store_analysis", {
    ...held(runId, risk),
    p_payload: {
      underlying,
      state: "done",
      analysis: ANALYSIS,
      components: [COMPONENT],
      strategies,
    },
  });
  assertEquals(error, null);
  return data;
}

/** Ends a run with its strategies in this order; without one only gives its lease back. */
export async function finish(
  { service }: TestDatabase,
  runId: number,
  ranked: number[] | null = [],
) {
  const { data, error } = await service.rpc("finish_run", {
    p_run_id: runId,
    p_holder: "moderate",
    p_metrics: { computeMs: 1, wallMs: 1, storeMs: 1, requests: {} },
    p_ranked: ranked,
    p_now: STORED_AT,
  });
  assertEquals(error, null);
  return data;
}

/** Stores the regime without which no run ends. */
export async function measureRegime({ sql }: TestDatabase): Promise<void> {
  await sql`
    insert into public.market_regimes
      (trading_date, measured_at, level, data_days, vix_trend, source, reasons)
    values (${STORED_DATE}, ${STORED_AT}, 'normal', 0, 'unknown', 'none', '{}')`;
}

/** Parts of every strategy as `UNDERLYING definition risk: legs, scores, rules`. */
export async function parts({ sql }: TestDatabase): Promise<string[]> {
  const found = await sql`
    select s.underlying, s.definition, s.risk,
      (select count(*) from public.strategy_legs l where l.strategy_id = s.strategy_id) as legs,
      (select count(*) from public.strategy_scores c where c.strategy_id = s.strategy_id) as scores,
      (select count(*) from public.exit_rules e where e.strategy_id = s.strategy_id) as rules
    from public.strategies s order by 1, 2, 3`;
  return found.map((row) =>
    `${row["underlying"]} ${row["definition"]} ${row["risk"]}: ${row["legs"]}, ` +
    `${row["scores"]}, ${row["rules"]}`
  );
}

export const CONDOR = accepted({ definition: "iron_condor", sleeve: "carry", total_score: 0.6 });
