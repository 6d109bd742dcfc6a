import * as z from "zod";
import { DeskError } from "../vocabulary/desk_error.ts";
import type { Database } from "./database.ts";
import { databaseError } from "./database_error.ts";

const fraction = z.number().min(0).max(1);
const count = z.number().int().min(1);
const days = z.number().int().min(0);
const positive = z.number().positive();
/** Today's session is one of them. PostgREST returns at most a thousand (platform 3). */
const sessions = count.max(1000);

/**
 * Every setting with its rule; the rows and their defaults come from the migration that names them.
 */
const SETTINGS = z.object({
  capital: positive,
  slice_size: count.max(54),
  retry_minutes: z.number().min(0),
  fetch_concurrency: count.max(16),
  worker_cpu_ms: positive.max(60_000),
  worker_wall_seconds: positive.max(400),
  call_wall_seconds: positive.max(140),
  lease_seconds: count,
  top_per_underlying: count,
  expiries_per_underlying: count.max(4),
  min_days_index: days,
  min_days_stock: days,
  min_days_second: days,
  max_days: days,
  chain_max_age_seconds: positive,
  min_minutes_to_fixing: z.number().min(0),
  contract_horizon_days: count,
  candle_days: count,
  index_candle_days: count,
  min_open_interest_lots: z.number().min(0),
  max_round_trip_credit: fraction,
  max_round_trip_profit: fraction,
  min_pop_conservative: fraction,
  min_pop_moderate: fraction,
  min_pop_aggressive: fraction,
  min_pop_debit_conservative: fraction,
  min_pop_debit_moderate: fraction,
  min_pop_debit_aggressive: fraction,
  max_positions: count,
  max_underlying_margin_stock: fraction,
  max_underlying_margin_index: fraction,
  max_loss_per_trade: fraction,
  max_stress_per_trade: fraction,
  max_undefined_margin: fraction,
  max_deployed: fraction,
  max_daily_deployment: fraction,
  kelly_fraction: z.number().min(0).max(0.5),
  carry_cost_fraction: fraction,
  carry_live: z.boolean(),
  max_entry_drift: fraction,
  fill_attempts: count.max(20),
  mark_gap_seconds: z.number().min(5),
  poll_seconds: positive,
  strategy_sessions: sessions,
  quote_sessions: sessions,
  mark_sessions: sessions,
  trade_sessions: sessions,
  record_sessions: sessions,
  contract_days: count,
  postback_days: count,
}).refine((settings) => settings.trade_sessions >= settings.strategy_sessions, {
  path: ["trade_sessions"],
  error: "must be at least strategy_sessions",
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
