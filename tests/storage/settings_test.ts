import { assert, assertEquals, assertRejects } from "@std/assert";
import { readSettings } from "../../shared/storage/settings.ts";
import { DeskError } from "../../shared/vocabulary/desk_error.ts";
import { databaseTest } from "../support/database.ts";
import { wireDatabase } from "../support/wire_database.ts";

interface Rule {
  readonly least: number;
  /** Whether the least value itself is refused. */
  readonly above?: boolean;
  readonly most?: number;
  readonly whole?: boolean;
}

const FRACTION: Rule = { least: 0, most: 1 };
const COUNT: Rule = { least: 1, whole: true };
const DAYS: Rule = { least: 0, whole: true };
const POSITIVE: Rule = { least: 0, above: true };
const AT_LEAST_0: Rule = { least: 0 };

const RULES: Record<string, Rule> = {
  capital: POSITIVE,
  slice_size: { ...COUNT, most: 54 },
  retry_minutes: AT_LEAST_0,
  fetch_concurrency: { ...COUNT, most: 16 },
  worker_cpu_ms: { ...POSITIVE, most: 60_000 },
  worker_wall_seconds: { ...POSITIVE, most: 400 },
  call_wall_seconds: { ...POSITIVE, most: 140 },
  lease_seconds: COUNT,
  top_per_underlying: COUNT,
  expiries_per_underlying: { ...COUNT, most: 4 },
  min_days_index: DAYS,
  min_days_stock: DAYS,
  min_days_second: DAYS,
  max_days: DAYS,
  chain_max_age_seconds: POSITIVE,
  min_minutes_to_fixing: AT_LEAST_0,
  contract_horizon_days: COUNT,
  candle_days: COUNT,
  index_candle_days: COUNT,
  min_open_interest_lots: AT_LEAST_0,
  max_round_trip_credit: FRACTION,
  max_round_trip_profit: FRACTION,
  min_pop_conservative: FRACTION,
  min_pop_debit_aggressive: FRACTION,
  max_positions: COUNT,
  max_underlying_margin_stock: FRACTION,
  max_loss_per_trade: FRACTION,
  max_daily_deployment: FRACTION,
  kelly_fraction: { least: 0, most: 0.5 },
  carry_cost_fraction: FRACTION,
  max_entry_drift: FRACTION,
  fill_attempts: { ...COUNT, most: 20 },
  mark_gap_seconds: { least: 5 },
  poll_seconds: POSITIVE,
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
  for (const [name, { least, above = false, most, whole = false }] of Object.entries(RULES)) {
    const step = whole ? 1 : 1e-9;
    const good = [above ? least + step : least, ...(most === undefined ? [1000] : [most])];
    const bad = [
      above ? least : least - step,
      ...(most === undefined ? [] : [most + step]),
      ...(whole ? [least + 0.5] : []),
      null,
      String(least),
    ];
    for (const value of good) assertEquals(await read(name, value), value, `${name} ${value}`);
    for (const value of bad) {
      const error = await assertRejects(() => read(name, value), DeskError);
      assert(error.message.startsWith(`setting ${name}: `), `${name} ${value}`);
      assertEquals(error.code, "internal");
    }
  }
  assertEquals([await read("carry_live", true), await read("carry_live", false)], [true, false]);
  await assertRejects(() => read("carry_live", 1), DeskError);
  for (const { name } of rows.filter(({ name }) => name in RULES || name === "carry_live")) {
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
