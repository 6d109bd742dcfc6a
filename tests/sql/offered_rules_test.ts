import { assertEquals, assertStringIncludes } from "@std/assert";
import { parseExitRule } from "../../shared/exits/exit_rule_row.ts";
import { EXIT_RULES } from "../../shared/vocabulary/states.ts";
import { databaseTest, type TestDatabase } from "../support/database.ts";
import { STORED_STOP, storeRun, storeStrategy } from "../support/stored_strategy.ts";

/** A strategy with figures of its own, and the rules that are offered for it. */
async function offered({ sql, service }: TestDatabase, figures = "", underlying = "NIFTY") {
  const [kept] = await sql`select run_id from public.runs`;
  const runId = Number(kept?.["run_id"] ?? await storeRun(sql));
  const id = await storeStrategy(sql, runId, underlying);
  await sql.unsafe(`update public.strategies set round_trip_cost = 600, exit_family = 'credit',
    volatility_preference = 'short' where strategy_id = ${id}`);
  if (figures !== "") {
    await sql.unsafe(`update public.strategies set ${figures} where strategy_id = ${id}`);
  }
  const { data, error } = await service.rpc("offer_exit_rules", { p_strategy_id: id });
  const rows = await sql`select to_jsonb(e) - 'strategy_id' as row from public.exit_rules e
    where strategy_id = ${id} order by rule_number`;
  return { id, count: data, error, rows: rows.map(({ row }) => row) };
}

databaseTest("what analyze leaves out is offered once, off, and can be read", async (database) => {
  const { id, count, rows } = await offered(database);
  assertEquals(count, 8);
  assertEquals(rows[0], STORED_STOP);
  assertEquals(rows.map(({ rule }) => rule), [
    ...["stop_loss", ...EXIT_RULES.slice(4)],
    ...["scale_out", "scale_out"],
  ]);
  assertEquals(rows.map(({ rule_number: number }) => number), [1, 2, 3, 4, 5, 6, 7, 8, 9]);
  const rules = rows.map(parseExitRule);
  assertEquals(rules.map(({ isOn }) => isOn), [true, ...Array(8).fill(false)]);
  const marks = { marks: 3, overMinutes: 5, notFirstMinutes: 30, isOn: false };
  // A neutral structure that can gain 4,550: a quarter of it, but two round trips above the trail.
  assertEquals(rules.slice(1), [
    { kind: "trailing_stop", leastProfitPerLot: 1800, givenBackPerLot: 600, ...marks },
    { kind: "delta_breach", deltaBeyond: 0.5, ...marks },
    { kind: "touch", strikeDistance: 0, ...marks },
    { kind: "iv_exit", volatilityChange: 0.5, ...marks },
    {
      kind: "event_exit",
      isOn: false,
      sessionsBefore: 1,
      time: "14:30:00",
      eventKind: null,
    },
    // A quarter of what can be gained lies inside two round trips.
    { kind: "scale_out", leastProfitPerLot: 1200, closeShare: 0.25, ...marks },
    { kind: "scale_out", leastProfitPerLot: 2275, closeShare: 0.5, ...marks },
    { kind: "scale_out", leastProfitPerLot: 3412.5, closeShare: 0.75, ...marks },
  ]);
  const again = await database.service.rpc("offer_exit_rules", { p_strategy_id: id });
  assertEquals([again.data, (await database.sql`select 1 from public.exit_rules`).length], [0, 9]);
});

databaseTest("offered figures follow from what a structure is", async (database) => {
  const parameters = async (figures: string, underlying: string) => {
    const { rows } = await offered(database, figures, underlying);
    return rows.slice(1, 5).map((row) =>
      Number(row.least_profit_per_lot ?? row.delta_beyond ?? row.volatility_change ?? 0)
    );
  };
  const bullish = "direction = 'bullish', max_profit = 20000";
  assertEquals(await parameters(bullish, "TCS"), [10_000, 0.8, 0, 0.5]);
  assertEquals(
    await parameters(`${bullish}, delta = 65, volatility_preference = 'long'`, "INFY"),
    [10_000, 1.25, 0, -0.2],
  );
  // Paid 8,000 for what can gain without bound.
  const straddle = "max_profit = null, max_profit_unlimited = true, net_premium = -8000, " +
    "exit_family = 'long_volatility'";
  assertEquals(await parameters(straddle, "SBIN"), [6000, 0.5, 0, 0.5]);
  const calendar = "exit_family = 'calendar', direction = 'bearish', max_profit = 20000";
  assertEquals(await parameters(calendar, "ITC"), [5000, 0.5, 0, 0.5]);
});

databaseTest("rules are offered for accepted strategies alone", async (database) => {
  const none = await database.service.rpc("offer_exit_rules", { p_strategy_id: 99 });
  assertEquals(none.error?.hint, "not_found");
});

databaseTest("an offered rule that cannot be is refused with its field", async (database) => {
  await offered(database);
  for (
    const [rule, change, said] of [
      ["trailing_stop", "least_profit_per_lot = 0", "trailing_stop: least_profit_per_lot"],
      ["trailing_stop", "least_profit_per_lot = null", "trailing_stop: least_profit_per_lot"],
      ["trailing_stop", "given_back_per_lot = 'NaN'", "trailing_stop: given_back_per_lot"],
      ["trailing_stop", "given_back_per_lot = 0", "trailing_stop: given_back_per_lot"],
      ["delta_breach", "delta_beyond = 0", "delta_breach: delta_beyond must be above 0"],
      ["delta_breach", "delta_beyond = 100.5", "delta_breach: delta_beyond must be above 0"],
      ["delta_breach", "marks = 1", "rules of the market: marks must be 2 to 20"],
      ["touch", "strike_distance = -0.01", "touch: strike_distance must be 0 to 0.2"],
      ["touch", "strike_distance = 0.21", "touch: strike_distance must be 0 to 0.2"],
      ["touch", "over_minutes = 16", "rules of the market: over_minutes must"],
      ["iv_exit", "volatility_change = 0", "iv_exit: volatility_change must be"],
      ["iv_exit", "volatility_change = 5.1", "iv_exit: volatility_change must be"],
      ["iv_exit", "volatility_change = -0.96", "iv_exit: volatility_change must be"],
      ["iv_exit", "not_first_minutes = 376", "rules of the market: not_first_minutes"],
      ["event_exit", "sessions_before = 21", "event_exit: sessions_before must be 0 to 20"],
      ["event_exit", "at_time = '15:26'", "event_exit: at_time must be 09:15 to 15:25"],
      ["event_exit", "event_kind = 'none'", "exit_rules_event_kind_check"],
      ["scale_out", "close_share = 1", "scale_out: close_share must be above 0, below 1"],
      ["scale_out", "close_share = 0", "scale_out: close_share must be above 0, below 1"],
      ["scale_out", "close_share = null", "scale_out: close_share must be above 0, below 1"],
      ["scale_out", "least_profit_per_lot = 0", "scale_out: least_profit_per_lot must be"],
      ["scale_out", "marks = 1", "rules of the market: marks must be 2 to 20"],
      ["stop_loss", "close_share = 0.5", "parameters of its own kind alone"],
      ["event_exit", "marks = 2", "parameters of its own kind alone"],
      ["stop_loss", "given_back_per_lot = 1", "parameters of its own kind alone"],
      ["stop_loss", "delta_beyond = 1", "parameters of its own kind alone"],
      ["stop_loss", "strike_distance = 0", "parameters of its own kind alone"],
      ["stop_loss", "volatility_change = 1", "parameters of its own kind alone"],
      ["stop_loss", "event_kind = 'results'", "parameters of its own kind alone"],
      ["stop_loss", "least_profit_per_lot = 1", "parameters of its own kind alone"],
      ["stop_loss", "sessions_before = 1", "parameters of its own kind alone"],
    ] as const
  ) {
    const edit = `update public.exit_rules set ${change} where rule = '${rule}'`;
    assertStringIncludes(await database.sql.unsafe(edit).then(() => "taken", String), said, edit);
  }
});
