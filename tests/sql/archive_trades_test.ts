import { assertEquals } from "@std/assert";
import { archive, keep, LATER } from "../support/archived.ts";
import { databaseTest, type TestDatabase } from "../support/database.ts";
import {
  advance,
  allocatedAll,
  CHARGES,
  complete,
  entered,
  fill,
  openExit,
  openPlan,
  rows,
} from "../support/stored_plan.ts";
import { STORED_DATE } from "../support/stored_strategy.ts";

/** Closes a position at ten rupees a leg. */
async function close(database: TestDatabase, positionId: number, key: string): Promise<void> {
  const { data: plan } = await openExit(database, positionId, key);
  await advance(database, plan.planId, "executing");
  for (const each of plan.intents) await fill(database, each, "10");
  assertEquals((await complete(database, "close_position", plan.planId)).error, null);
}

/** The tables that the ledger of a trade stands in. */
const LEDGER = ["allocations", "plans", "intents", "orders", "fills", "positions", "position_legs"];

async function ledgerRows(database: TestDatabase): Promise<number> {
  let sum = 0;
  for (const table of LEDGER) sum += await rows(database, table);
  return sum;
}

databaseTest(
  "a closed trade becomes one row with every fill, and nothing else",
  async (database) => {
    const { sql } = database;
    const [first, second] = await allocatedAll(database, ["NIFTY", "TCS"]);
    const held = await entered(database, first);
    const open = await entered(database, second);
    await close(database, held, "X1");
    await sql`update public.strategies set pop_p = 0.612345, ev_p = -150.1278,
      total_score = 0.512345, p_plus_sceptical = 0.812345, p_plus_registered = 0.912345,
      belief = 'variance_level of NIFTY over 10 sessions: premium'`;
    for (const [at, unrealised] of [["10:30", -400.126], ["11:00", 900.126], ["11:30", 100]]) {
      await sql`insert into public.position_marks values (${held},
      ${`${STORED_DATE}T${at}:00+05:30`}, 'priced', null, null, ${unrealised ?? 0})`;
    }
    const [position] = await sql`select realised::float8, entry_net::float8, exit_net::float8,
    (entry_charges + exit_charges)::float8 as charges from public.positions
    where position_id = ${held}`;
    await keep(database, { strategy_sessions: 3, trade_sessions: 3 });
    const { counts } = await archive(database, LATER);
    assertEquals(counts["trades"], 1);
    const [trade] = await sql`select realised::float8, entry_net::float8, exit_net::float8,
    charges::float8, worst::float8, best::float8, exit_rule, underlying, legs, lots, state, fills,
    pop_p::float8 as pop, ev_p::float8 as ev, total_score::float8 as score,
    p_plus_sceptical::float8 as sceptical, p_plus_registered::float8 as registered, belief
    from public.archived_trades`;
    const { fills, ...rest } = trade ?? {};
    assertEquals(rest, {
      ...position,
      ...{ pop: 0.6123, ev: -150.13, score: 0.5123, sceptical: 0.8123, registered: 0.9123 },
      belief: "variance_level of NIFTY over 10 sessions: premium",
      ...{ worst: -400.13, best: 900.13, exit_rule: "profit_target", underlying: "NIFTY" },
      ...{ legs: "+24400P -24600P -25600C +25800C", lots: 2, state: "filled" },
    });
    assertEquals(fills.length, 8);
    assertEquals(fills[0].slice(0, 6), ["open", "buy", 1, 130, 30.05, Number(CHARGES)]);
    // The other one is open: all its rows stay, and the run with it.
    const states = await sql`select state from public.positions`;
    assertEquals([states.map((row) => row["state"]), await rows(database, "runs")], [["open"], 1]);
    assertEquals([await rows(database, "plans"), await rows(database, "fills")], [1, 4]);
    assertEquals(await rows(database, "position_marks"), 0);
    await close(database, open, "X2");
    await archive(database, LATER);
    assertEquals([await ledgerRows(database), await rows(database, "runs")], [0, 0]);
    const results = await sql`select underlying, realised::float8, exit_net::float8,
        jsonb_array_length(fills) as fills, worst from public.archived_trades order by 1`;
    const own = { realised: position?.["realised"], exit_net: position?.["exit_net"], fills: 8 };
    assertEquals(results.map(({ worst: _, ...row }) => row), [
      { underlying: "NIFTY", ...own },
      { underlying: "TCS", ...own },
    ]);
    assertEquals(results[1]?.["worst"], null);
    assertEquals((await archive(database, LATER)).counts["trades"], 0);
    const [run] = await sql`select allocations, filled, capital::float8 from public.archived_runs`;
    assertEquals(run, { allocations: 2, filled: 2, capital: 10_000_000 });
  },
);

databaseTest("an entry that was traded back is told with what it cost", async (database) => {
  const [allocation] = await allocatedAll(database, ["NIFTY"]);
  const { data: plan } = await openPlan(database, allocation ?? 0);
  await advance(database, plan.planId, "executing");
  await fill(database, plan.intents[0], "30");
  await advance(database, plan.planId, "unwinding");
  const { data } = await database.service.rpc("archive_trades", { p_before: LATER, p_limit: 9 });
  assertEquals([data, await rows(database, "plans")], [0, 1]);
  await advance(database, plan.planId, "unwound", "a leg was not filled");
  await keep(database, { strategy_sessions: 3, trade_sessions: 3 });
  const ledger = async () => [
    ...await database.sql`select trading_date::text, underlying, realised::float8,
      charges::float8, cash::float8, fills::int, unwound::int from public.day_ledger`,
  ];
  const before = await ledger();
  await archive(database, LATER);
  assertEquals([before.length, await ledger()], [1, before]);
  const [trade] = await database.sql`select state, realised::float8 as realised
    from public.archived_trades`;
  assertEquals(trade, { state: "unwound", realised: -30 * 130 - Number(CHARGES) });
  assertEquals(await ledgerRows(database), 0);
});

databaseTest("a trade that was closed later than its horizon is kept", async (database) => {
  const { service } = database;
  const { data: plan } = await openExit(database, await entered(database), "X1");
  await advance(database, plan.planId, "executing");
  for (const each of plan.intents) await fill(database, each, "10");
  const midnight = "2026-02-10T00:00:00+05:30";
  await service.rpc("close_position", { p_plan_id: plan.planId, p_now: midnight });
  const gone = async (before: string) =>
    (await service.rpc("archive_trades", { p_before: before, p_limit: 9 })).data;
  assertEquals([await gone(STORED_DATE), await gone("2026-02-10")], [0, 0]);
  assertEquals(await gone("2026-02-11"), 1);
});

databaseTest(
  "contracts go days past their expiry unless what is open names them",
  async (database) => {
    const { sql } = database;
    await sql`insert into public.contracts (underlying, segment, security_id, instrument, expiry,
      lot_size, tick, listed_on)
    select 'NIFTY', 'NSE_FNO', id, 'future', expiry::date, 65, 0.05, '2026-02-09'
    from (values ('101', '2026-02-24'), ('900', '2026-02-25'), ('901', '2026-02-26'))
      v(id, expiry)`;
    const position = await entered(database);
    const left = async () =>
      (await sql`select security_id as id from public.contracts order by 1`).map((row) =>
        row["id"]
      );
    await archive(database, "2026-03-06");
    assertEquals(await left(), ["101", "900", "901"]);
    await archive(database, "2026-03-09");
    assertEquals(await left(), ["101"]);
    await keep(database, { contract_days: 30 });
    await sql`insert into public.contracts (underlying, segment, security_id, instrument, expiry,
      lot_size, tick, listed_on)
    values ('NIFTY', 'NSE_FNO', '902', 'future', '2026-02-08', 65, 0.05, '2026-02-06')`;
    await archive(database, "2026-03-09");
    assertEquals(await left(), ["101", "902"]);
    await close(database, position, "X1");
    await archive(database, "2026-04-10");
    assertEquals(await left(), []);
  },
);

databaseTest("contracts of an unfinished plan stay", async (database) => {
  const [allocation] = await allocatedAll(database, ["NIFTY"]);
  const { data: plan } = await openPlan(database, allocation ?? 0);
  await database.sql`insert into public.contracts (underlying, segment, security_id, instrument,
      expiry, lot_size, tick, listed_on)
    values ('NIFTY', 'NSE_FNO', '102', 'future', '2026-02-24', 65, 0.05, '2026-02-09'),
      ('NIFTY', 'NSE_FNO', '950', 'future', '2026-02-25', 65, 0.05, '2026-02-09')`;
  await archive(database, "2026-03-09");
  // A contract that no plan names goes all the same.
  const left = await database.sql`select security_id as id from public.contracts`;
  assertEquals([...left], [{ id: "102" }]);
  await advance(database, plan.planId, "executing");
  await advance(database, plan.planId, "failed", "nothing was filled");
  await archive(database, "2026-03-09");
  assertEquals(await rows(database, "contracts"), 0);
});

databaseTest("of old marks the last, worst and best of a session stay", async (database) => {
  const { sql } = database;
  await keep(database, { mark_sessions: 3 });
  const position = await entered(database);
  const marks = [["09:45", -5], ["10:00", 3], ["10:30", -9], ["11:00", null], ["11:30", 8]]
    .concat([["12:00", 8], ["15:00", 1]]);
  for (const date of [STORED_DATE, "2026-02-10"]) {
    for (const [at, value] of marks) {
      await sql`insert into public.position_marks values (${position},
        ${`${date}T${at}:00+05:30`}, ${value === null ? "no_quote" : "priced"},
        null, null, ${value ?? null})`;
    }
  }
  const { counts } = await archive(database, LATER);
  assertEquals(counts["marks"], 4);
  const left = await sql`select unrealised_mid::float8 as value,
    to_char(marked_at at time zone 'Asia/Kolkata', 'HH24:MI') as at from public.position_marks
    where marked_at < '2026-02-10' order by marked_at`;
  assertEquals(left.map((row) => [row["at"], row["value"]]), [
    ["10:30", -9],
    ["11:30", 8],
    ["15:00", 1],
  ]);
  assertEquals(await rows(database, "position_marks"), 10);
  assertEquals((await archive(database, LATER)).counts["marks"], 0);
});

databaseTest("an entry of which nothing was filled leaves no trade", async (database) => {
  const [allocation] = await allocatedAll(database, ["NIFTY"]);
  const { data: plan } = await openPlan(database, allocation ?? 0);
  await advance(database, plan.planId, "executing");
  await advance(database, plan.planId, "failed", "nothing was filled");
  await keep(database, { strategy_sessions: 3, trade_sessions: 3 });
  await archive(database, LATER);
  assertEquals([await ledgerRows(database), await rows(database, "archived_trades")], [0, 0]);
  const [run] = await database.sql`select plans, filled, failed from public.archived_runs`;
  assertEquals(run, { plans: 1, filled: 0, failed: 1 });
});

databaseTest("trades and marks go in batches, contracts too", async (database) => {
  const { service, sql } = database;
  const ids = await allocatedAll(database, ["NIFTY", "TCS"]);
  for (const [i, id] of ids.entries()) {
    const position = await entered(database, id);
    for (const at of ["09:45", "10:00", "10:30", "11:00", "11:30"]) {
      await sql`insert into public.position_marks values (${position},
        ${`${STORED_DATE}T${at}:00+05:30`}, 'priced', 0, 0, 0)`;
    }
    await close(database, position, `X${i}`);
  }
  await sql`insert into public.contracts (underlying, segment, security_id, instrument, expiry,
      lot_size, tick, listed_on)
    select 'NIFTY', 'NSE_FNO', d::text, 'future', '2026-01-01'::date + d, 65, 0.05, '2026-01-01'
    from generate_series(1, 3) d`;
  const batches = async (name: string) => {
    const gone: number[] = [];
    for (;;) {
      const { data } = await service.rpc(`archive_${name}`, { p_before: LATER, p_limit: 1 });
      gone.push(data);
      if (data === 0 || gone.length > 9) return gone;
    }
  };
  // Of five equal marks the last and the first stay: the first is the worst and the best.
  assertEquals(await batches("marks"), [3, 3, 0]);
  assertEquals(await batches("trades"), [1, 1, 0]);
  assertEquals(await batches("contracts"), [1, 1, 1, 0]);
});
