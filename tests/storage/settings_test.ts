import { assert, assertEquals, assertRejects } from "@std/assert";
import { readSettings } from "../../shared/storage/settings.ts";
import { DeskError } from "../../shared/vocabulary/desk_error.ts";
import { databaseTest } from "../support/database.ts";
import { wireDatabase } from "../support/wire_database.ts";

interface Rule {
  readonly least: number;
  readonly most: number;
  readonly whole?: boolean;
}

const number = (least: number, most: number): Rule => ({ least, most });
const whole = (least: number, most: number): Rule => ({ least, most, whole: true });
const FRACTION = number(0, 1);

const RULES: Record<string, Rule> = {
  capital: number(1, 1e12),
  slice_size: whole(1, 54),
  retry_minutes: number(0, 375),
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
  min_minutes_to_fixing: number(0, 375),
  contract_horizon_days: whole(1, 2000),
  candle_days: whole(1, 20_000),
  index_candle_days: whole(1, 20_000),
  min_open_interest_lots: number(0, 1e6),
  min_volume_lots: number(0, 1e6),
  min_credit_width: FRACTION,
  min_wing_delta: FRACTION,
  max_round_trip_credit: FRACTION,
  max_round_trip_profit: FRACTION,
  min_pop_conservative: FRACTION,
  min_pop_debit_aggressive: FRACTION,
  max_positions: whole(1, 1000),
  max_definition: FRACTION,
  max_stock_conservative: FRACTION,
  max_index_aggressive: FRACTION,
  max_weights_underlying: number(0, 1000),
  max_weights_industry: number(0, 1000),
  max_loss_moderate: FRACTION,
  max_daily_deployment: FRACTION,
  value_tail_moderate: FRACTION,
  premium_tail_aggressive: FRACTION,
  book_tail: FRACTION,
  max_stress_loss: FRACTION,
  max_delta: FRACTION,
  max_vega_loss: FRACTION,
  max_gamma_loss: FRACTION,
  max_theta_loss: FRACTION,
  deployment_target: FRACTION,
  tail_weight: number(0, 10),
  kelly_part_moderate: number(0, 0.5),
  vix_low_most: number(1, 200),
  tilt_strong_with: number(0.5, 2),
  tilt_against: number(0.5, 2),
  size_calm: FRACTION,
  size_normal: FRACTION,
  size_elevated: FRACTION,
  size_high: FRACTION,
  carry_cost_year_paper: FRACTION,
  carry_cost_year_live: FRACTION,
  carry_year_sessions: whole(1, 252),
  carry_window_sessions: whole(1, 252),
  rebalance_sessions: whole(1, 60),
  rebalance_vix_points: number(0.1, 100),
  rebalance_percentile_points: number(1, 100),
  rebalance_drift: number(0.01, 1),
  max_entry_drift: FRACTION,
  fill_attempts: whole(1, 20),
  ladder_looks: whole(1, 20),
  max_order_changes: whole(0, 25),
  entry_seconds: whole(10, 3600),
  mark_gap_seconds: number(5, 60),
  poll_seconds: number(0.1, 60),
  margin_asks: whole(0, 100),
  margin_ratio_weight: FRACTION,
  strategy_sessions: whole(1, 1000),
  postback_days: whole(1, 1000),
};

interface Row {
  readonly name: string;
  readonly value: unknown;
}

databaseTest("every setting has a range, and its edges hold", async ({ service }) => {
  const { data } = await service.from("settings").select("name,value").order("name");
  const rows: Row[] = data ?? [];
  const read = async (name: string, value: unknown) => {
    const changed = rows.map((row) => row.name === name ? { name, value } : row);
    const wire = wireDatabase(() => changed);
    const settings: Record<string, unknown> = await readSettings(wire.database);
    assertEquals(wire.requests, ["GET /settings?select=name,value&order=name.asc"]);
    return settings[name];
  };
  for (const [name, { least, most, whole = false }] of Object.entries(RULES)) {
    // trade_sessions, 250, must not be below the one, vix_normal_most, 25, not below the other.
    const good = [least, { strategy_sessions: 250, vix_low_most: 25 }[name] ?? most];
    const step = whole ? 1 : 1e-9 * Math.max(1, most);
    const bad = [least - step, most + step, ...(whole ? [least + 0.5] : []), null, String(least)];
    for (const value of good) assertEquals(await read(name, value), value, `${name} ${value}`);
    for (const value of bad) {
      const error = await assertRejects(() => read(name, value), DeskError);
      assert(error.message.startsWith(`setting ${name}: `), `${name} ${value}`);
      assertEquals(error.code, "internal");
    }
  }
  for (const { name } of rows.filter(({ name }) => name in RULES)) {
    const wire = wireDatabase(() => rows.filter((row) => row.name !== name));
    const error = await assertRejects(() => readSettings(wire.database), DeskError);
    assert(error.message.startsWith(`setting ${name}: `), name);
  }
});

Deno.test("settings that cannot be read keep what the database said as their cause", async () => {
  const wire = wireDatabase(() => Response.json({ message: "full" }, { status: 400 }));
  const error = await assertRejects(() => readSettings(wire.database), DeskError);
  assertEquals(error.message, "settings cannot be read");
  assertEquals((error.cause as Error).message, "full");
});
