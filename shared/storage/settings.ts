import * as z from "zod";
import { DeskError } from "../vocabulary/desk_error.ts";
import type { Database } from "./database.ts";
import { databaseError } from "./database_error.ts";

const fraction = z.number().min(0).max(1);
const whole = (least: number, most: number) => z.number().int().min(least).max(most);
const number = (least: number, most: number) => z.number().min(least).max(most);
/** Today's session is one of them. PostgREST returns at most a thousand (platform 3). */
const sessions = whole(1, 1000);
/** Minutes of a session. */
const minutes = number(0, 375);

/**
 * Every setting with its rule, the same as in table `setting_rules`, which refuses what breaks it
 * where it is written; the rows and their defaults come from the migration that names them.
 */
export const SETTINGS = z.object({
  capital: number(1, 1e12),
  slice_size: whole(1, 54),
  retry_minutes: minutes,
  fetch_concurrency: whole(1, 16),
  worker_cpu_ms: number(1, 60_000),
  worker_wall_seconds: number(1, 400),
  call_wall_seconds: number(0.001, 140),
  lease_seconds: whole(1, 400),
  top_per_underlying: whole(1, 20),
  expiries_per_underlying: whole(1, 4),
  min_days_index: whole(0, 365),
  min_days_stock: whole(0, 365),
  min_days_second: whole(0, 365),
  max_days: whole(0, 2000),
  chain_max_age_seconds: number(1, 3600),
  min_minutes_to_fixing: minutes,
  contract_horizon_days: whole(1, 2000),
  candle_days: whole(1, 20_000),
  index_candle_days: whole(1, 20_000),
  min_open_interest_lots: number(0, 1e6),
  min_volume_lots: number(0, 1e6),
  min_credit_width: fraction,
  min_wing_delta: fraction,
  max_round_trip_credit: fraction,
  max_round_trip_profit: fraction,
  min_pop_conservative: fraction,
  min_pop_moderate: fraction,
  min_pop_aggressive: fraction,
  min_pop_debit_conservative: fraction,
  min_pop_debit_moderate: fraction,
  min_pop_debit_aggressive: fraction,
  max_positions: whole(1, 1000),
  max_definition: fraction,
  max_stock_conservative: fraction,
  max_stock_moderate: fraction,
  max_stock_aggressive: fraction,
  max_index_conservative: fraction,
  max_index_moderate: fraction,
  max_index_aggressive: fraction,
  max_weights_underlying: number(0, 1000),
  max_weights_industry: number(0, 1000),
  max_loss_conservative: fraction,
  max_loss_moderate: fraction,
  max_loss_aggressive: fraction,
  max_undefined_margin: fraction,
  max_deployed: fraction,
  max_daily_deployment: fraction,
  vix_low_most: number(1, 200),
  vix_normal_most: number(1, 200),
  tilt_strong_with: number(0.5, 2),
  tilt_with: number(0.5, 2),
  tilt_against: number(0.5, 2),
  tilt_strong_against: number(0.5, 2),
  tilt_by_strength: z.boolean(),
  value_tail_conservative: fraction,
  value_tail_moderate: fraction,
  value_tail_aggressive: fraction,
  premium_tail_conservative: fraction,
  premium_tail_moderate: fraction,
  premium_tail_aggressive: fraction,
  book_tail: fraction,
  max_stress_loss: fraction,
  max_delta: fraction,
  max_vega_loss: fraction,
  max_gamma_loss: fraction,
  max_theta_loss: fraction,
  deployment_target: fraction,
  tail_weight: number(0, 10),
  kelly_part_conservative: number(0, 0.5),
  kelly_part_moderate: number(0, 0.5),
  kelly_part_aggressive: number(0, 0.5),
  size_calm: fraction,
  size_normal: fraction,
  size_elevated: fraction,
  size_high: fraction,
  carry_cost_year_paper: fraction,
  carry_cost_year_live: fraction,
  carry_year_sessions: whole(1, 252),
  carry_window_sessions: whole(1, 252),
  rebalance_sessions: whole(1, 60),
  rebalance_vix_points: number(0.1, 100),
  rebalance_percentile_points: number(1, 100),
  rebalance_drift: number(0.01, 1),
  max_entry_drift: fraction,
  max_leg_drift: fraction,
  last_entry_minutes: minutes,
  daily_loss_conservative: number(0.001, 1),
  daily_loss_moderate: number(0.001, 1),
  daily_loss_aggressive: number(0.001, 1),
  weekly_loss_conservative: number(0.001, 1),
  weekly_loss_moderate: number(0.001, 1),
  weekly_loss_aggressive: number(0.001, 1),
  max_drawdown_conservative: number(0.001, 1),
  max_drawdown_moderate: number(0.001, 1),
  max_drawdown_aggressive: number(0.001, 1),
  losing_streak_desk: whole(0, 100),
  losing_streak_underlying: whole(0, 100),
  losing_streak_definition: whole(0, 100),
  slippage_trades: whole(1, 100),
  max_mean_slippage: fraction,
  max_rejects: whole(1, 1000),
  fill_attempts: whole(1, 20),
  ladder_looks: whole(1, 20),
  max_order_changes: whole(0, 25),
  entry_seconds: whole(10, 3600),
  mark_gap_seconds: number(5, 60),
  poll_seconds: number(0.1, 60),
  margin_asks: whole(0, 100),
  margin_ratio_weight: fraction,
  strategy_sessions: sessions,
  quote_sessions: sessions,
  mark_sessions: sessions,
  trade_sessions: sessions,
  record_sessions: sessions,
  learning_days: whole(400, 20_000),
  contract_days: whole(1, 1000),
  postback_days: whole(1, 1000),
}).refine((settings) => settings.trade_sessions >= settings.strategy_sessions, {
  path: ["trade_sessions"],
  error: "must be at least strategy_sessions",
}).refine((settings) => settings.vix_normal_most >= settings.vix_low_most, {
  path: ["vix_normal_most"],
  error: "must be at least vix_low_most",
});

/** The owner's settings by their names in table `settings`. */
export type Settings = z.infer<typeof SETTINGS>;

/**
 * Reads and checks all settings. Throws `internal` naming the setting and its rule when one is
 * missing or wrong.
 */
export async function readSettings(database: Database): Promise<Settings> {
  const { data, error } = await database.from("settings").select("name,value").order("name");
  if (error !== null) {
    throw databaseError("settings cannot be read", error);
  }
  const values = Object.fromEntries(data.map((row) => [row.name, row.value]));
  // Parsed once a call: compiling a parser for it first takes a fresh process 2 ms more.
  const parsed = SETTINGS.safeParse(values, { jitless: true });
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new DeskError("internal", `setting ${issue?.path.join(".")}: ${issue?.message}`);
}
