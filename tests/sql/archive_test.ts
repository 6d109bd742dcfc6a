import { assertEquals, assertGreater, assertRejects } from "@std/assert";
import { readSettings } from "../../shared/storage/settings.ts";
import { archive, keep, LATER } from "../support/archived.ts";
import { databaseTest, type TestDatabase } from "../support/database.ts";
import { advance, allocatedAll, openPlan, rows } from "../support/stored_plan.ts";
import { rejectStraddle, storeDay } from "../support/stored_day.ts";
import {
  allocationPayload,
  storeAllocation,
  STORED_AT,
  STORED_DATE,
} from "../support/stored_strategy.ts";

/** Dates that a table still has rows of. */
async function dates({ sql }: TestDatabase, table: string): Promise<string[]> {
  const found = await sql`
    select distinct trading_date::text as date from ${sql(`public.${table}`)} order by 1`;
  return found.map((row) => row["date"]);
}

databaseTest("sessions are counted by the calendar, not by weekdays", async (database) => {
  await keep(database, { strategy_sessions: 3 });
  // 2026-01-26 is a holiday, and the exchange traded on Sunday 2026-02-01.
  for (const date of ["2026-01-22", "2026-01-23", "2026-01-30", "2026-02-01"]) {
    await storeDay(database.sql, date);
  }
  await archive(database, "2026-01-28");
  assertEquals(await dates(database, "strategies"), ["2026-01-23", "2026-01-30", "2026-02-01"]);
  await archive(database, "2026-02-03");
  for (const table of ["strategies", "underlying_analyses", "chain_snapshots"]) {
    assertEquals(await dates(database, table), ["2026-02-01"], table);
  }
  for (const table of ["tasks", "direction_components", "exit_rules"]) {
    assertEquals(await rows(database, table), 2, table);
  }
  assertEquals(await rows(database, "strategy_legs"), 8);
  assertEquals((await dates(database, "runs")).length, 4);
});

databaseTest("a run is rolled up once, as the summary told it before", async (database) => {
  const { sql } = database;
  await keep(database, { strategy_sessions: 3 });
  const run = await storeDay(database.sql, STORED_DATE);
  await sql`update public.strategies set pop_p = 0.612345, ev_p = -50.1278,
      ev_standard_error = 12.3456, margin = 78000.1278, total_score = 0.512345
    where underlying = 'TCS' and state = 'accepted'`;
  await sql`update public.strategies set p_plus_sceptical = (pop_p - 0.1) / 2,
      p_plus_registered = pop_p + 0.1 where state = 'accepted'`;
  await sql`update public.strategies set pop_p = 0.1, ev_p = -9, ev_standard_error = 9, margin = 9,
    total_score = 0.1, p_plus_sceptical = 0.9, p_plus_registered = 0.9 where state = 'rejected'`;
  const summary = async () => (await sql`select * from public.desk_summary`)[0];
  const before = await summary();
  assertEquals([before?.["underlyings"], before?.["accepted_strategies"]], ["2", "2"]);
  const first = await archive(database, LATER);
  assertEquals([first.done, first.counts["strategies"], first.counts["analyses"]], [true, 3, 4]);
  const after = await summary();
  const text = (row: unknown) =>
    JSON.stringify(row, (_, value) => typeof value === "bigint" ? String(value) : value);
  assertEquals(JSON.parse(text(after)), JSON.parse(text(before)));
  const rolledUp = async () => [
    ...await sql`select run_id::int as run, definition, accepted, reasons, pop_p::float8 as pop,
      ev_p::float8 as ev, ev_standard_error::float8 as error, margin::float8 as margin,
      total_score::float8 as score, p_plus_sceptical::float8 as sceptical,
      p_plus_registered::float8 as registered
      from public.archived_definitions order by definition`,
  ];
  const expected = [
    {
      ...{ run, definition: "iron_condor", accepted: 2, reasons: {} },
      // Means of 0.7 and 0.612345, -150 and -50.1278, and so on.
      ...{ pop: 0.6562, ev: -100.06, error: 12.35, margin: 78000.06, score: 0.5562 },
      ...{ sceptical: 0.2781, registered: 0.7562 },
    },
    {
      ...{ run, definition: "long_straddle", accepted: 0, reasons: { illiquid: 1 } },
      ...{ pop: null, ev: null, error: null, margin: null, score: null },
      ...{ sceptical: null, registered: null },
    },
  ];
  assertEquals(await rolledUp(), expected);
  const [rolled] = await sql`select underlyings, succeeded, rejected, reasons, allocations, plans,
      denied, filled, failed, capital, nifty::float8, nifty_volatility::float8 as volatility
    from public.archived_runs`;
  assertEquals(rolled, {
    ...{ underlyings: 2, succeeded: 2, rejected: 0, reasons: {}, allocations: 0, plans: 0 },
    ...{ denied: 0, filled: 0, failed: 0, capital: null, nifty: 25000, volatility: 0.12 },
  });
  const again = await archive(database, LATER);
  assertEquals([again.done, Object.values(again.counts)], [true, Array(12).fill(0)]);
  assertEquals(await rolledUp(), expected);
});

databaseTest("each risk level of a date is rolled up for itself", async (database) => {
  await keep(database, { strategy_sessions: 3 });
  await storeDay(database.sql, STORED_DATE);
  await storeDay(database.sql, STORED_DATE, "aggressive");
  await archive(database, LATER);
  const found = await database.sql`
    select risk::text, accepted_strategies, underlyings from public.archived_runs order by 1`;
  assertEquals([...found], [
    { risk: "aggressive", accepted_strategies: 2, underlyings: 2 },
    { risk: "moderate", accepted_strategies: 2, underlyings: 2 },
  ]);
});

databaseTest("a call that stops anywhere is gone on with and counts on", async (database) => {
  await keep(database, { strategy_sessions: 3 });
  await storeDay(database.sql, STORED_DATE);
  let counted: Record<string, number> = {};
  const seen: unknown[] = [];
  for (let asked = 0;; asked++) {
    const { done, counts } = await archive(database, LATER, { asked, counted });
    seen.push([counts["strategies"], counts["analyses"], counts["remaining"]]);
    assertEquals(done, counts["remaining"] === 0);
    if (done) break;
    counted = counts;
  }
  // A call asks quotes, marks and trades first, and each step once more until nothing is left.
  assertEquals(seen, [
    ...[[0, 0, 10], [0, 0, 9], [0, 0, 8], [0, 0, 7], [3, 0, 7], [3, 4, 6]],
    ...[[3, 4, 4], [3, 4, 3], [3, 4, 2], [3, 4, 1], [3, 4, 0]],
  ]);
  assertEquals(await rows(database, "strategies"), 0);
});

databaseTest("what is deleted piece by piece is rolled up whole", async (database) => {
  const { service, sql } = database;
  const run = await storeDay(database.sql, STORED_DATE);
  for (const left of [2, 1, 0, 0]) {
    const { data } = await service.rpc("archive_strategies", { p_before: LATER, p_limit: 1 });
    assertEquals([data, await rows(database, "strategies")], [
      left === 0 && data === 0 ? 0 : 1,
      left,
    ]);
  }
  const [row] = await sql`select accepted_strategies, underlyings from public.archived_runs
    where run_id = ${run}`;
  assertEquals(row, { accepted_strategies: 2, underlyings: 2 });
  const [sums] = await sql`select sum(accepted)::int as accepted, count(*)::int as definitions
    from public.archived_definitions`;
  assertEquals(sums, { accepted: 2, definitions: 2 });
});

databaseTest("strategies of an allocation stay with all that explains them", async (database) => {
  const { sql } = database;
  await keep(database, { strategy_sessions: 3 });
  const run = await storeDay(sql, STORED_DATE);
  await storeDay(sql, STORED_DATE, "aggressive");
  await storeDay(sql, "2026-02-06");
  await rejectStraddle(sql, run, "NIFTY");
  const [strategy] = await sql`select strategy_id::int as id from public.strategies
    where run_id = ${run} and underlying = 'NIFTY' and state = 'accepted'`;
  const lots = [{ strategyId: strategy?.["id"], lots: 2 }];
  await storeAllocation(database, allocationPayload(run, "a", lots));
  await archive(database, LATER);
  const left = await sql`select strategy_id::int as id from public.strategies`;
  assertEquals([...left], [{ id: strategy?.["id"] }]);
  for (const table of ["underlying_analyses", "chain_snapshots"]) {
    const found = await sql`select trading_date::text as date, underlying
      from ${sql(`public.${table}`)}`;
    assertEquals([...found], [{ date: STORED_DATE, underlying: "NIFTY" }], table);
  }
  const tasks = await sql`select run_id::int as run, underlying from public.tasks`;
  assertEquals([...tasks], [{ run, underlying: "NIFTY" }]);
  assertEquals([await rows(database, "strategy_legs"), await rows(database, "exit_rules")], [4, 1]);
  assertEquals([await rows(database, "direction_components"), await rows(database, "runs")], [
    1,
    3,
  ]);
});

databaseTest(
  "a run goes once nothing else of it is left, whatever others have",
  async (database) => {
    const { sql } = database;
    await keep(database, { strategy_sessions: 3, trade_sessions: 3 });
    await storeDay(sql, "2026-02-06");
    await allocatedAll(database, ["NIFTY"]);
    await storeDay(sql, "2026-02-10");
    const { counts } = await archive(database, "2026-02-11");
    assertEquals(counts["runs"], 1);
    assertEquals(await dates(database, "runs"), [STORED_DATE, "2026-02-10"]);
    assertEquals(await dates(database, "archived_runs"), ["2026-02-06"]);
    const { data } = await database.service.rpc("archive_runs", { p_before: LATER, p_limit: 9 });
    assertEquals([data, await rows(database, "allocation_runs")], [0, 1]);
  },
);

for (const [table, where] of [["tasks", "tasks"], ["underlying_analyses", "analyses"]] as const) {
  databaseTest(`a run of which ${where} are left stays`, async (database) => {
    const { sql, service } = database;
    await storeDay(sql, STORED_DATE);
    await sql`delete from public.strategies`;
    const other = table === "tasks" ? "underlying_analyses" : "tasks";
    await sql`delete from ${sql(`public.${other}`)}`;
    const { data } = await service.rpc("archive_runs", { p_before: LATER, p_limit: 9 });
    assertEquals([data, await rows(database, "runs")], [0, 1]);
    await sql`delete from ${sql(`public.${table}`)}`;
    const gone = await service.rpc("archive_runs", { p_before: LATER, p_limit: 9 });
    assertEquals([gone.data, await rows(database, "runs")], [1, 0]);
  });
}

databaseTest("quotes, analyses, candles and runs go in batches", async (database) => {
  const { service, sql } = database;
  await storeDay(sql, "2026-02-06");
  await storeDay(sql, STORED_DATE);
  await sql`insert into public.candles select 'TCS', d, 1, 1, 1, 1, 1, 'test'
    from unnest('{2026-02-06,2026-02-09}'::date[]) d`;
  const batches = async (name: string, limit: number, more: object = {}) => {
    const gone: number[] = [];
    for (;;) {
      const args = { p_before: LATER, p_limit: limit, ...more };
      const { data } = await service.rpc(`archive_${name}`, args);
      gone.push(data);
      if (data === 0 || gone.length > 9) return gone;
    }
  };
  assertEquals(await batches("quotes", 3), [3, 1, 0]);
  assertEquals(await batches("candles", 1, { p_spans: {} }), [1, 1, 0]);
  await sql`delete from public.strategies`;
  assertEquals(await batches("analyses", 3), [6, 2, 0]);
  assertEquals(await batches("runs", 1), [1, 1, 0]);
});

databaseTest("candles go by the settings that ask for them", async (database) => {
  const { sql } = database;
  await keep(database, { candle_days: 10, index_candle_days: 20 });
  await sql`insert into public.candles
    select n, d::date, 1, 1, 1, 1, 1, 'test'
    from unnest('{NIFTY,INDIAVIX,TCS}'::text[]) n, generate_series(
      '2026-01-01'::timestamp, '2026-02-11', '1 day') d`;
  await archive(database, LATER);
  const found = await sql`select name, min(trading_date)::text as first from public.candles
    group by name order by name`;
  assertEquals([...found], [
    { name: "INDIAVIX", first: "2026-01-22" },
    { name: "NIFTY", first: "2026-01-22" },
    { name: "TCS", first: "2026-02-01" },
  ]);
});

databaseTest("of a stored chain the quotes go first, its figures later", async (database) => {
  const { sql } = database;
  await keep(database, { quote_sessions: 3 });
  await storeDay(database.sql, STORED_DATE);
  await storeDay(database.sql, "2026-02-10");
  const { counts } = await archive(database, LATER);
  assertEquals(counts["quotes"], 2);
  const found = await sql`select trading_date::text as date, underlying,
    quotes is null as gone, digest from public.chain_snapshots order by 1, 2`;
  assertEquals(found.map((row) => [row["date"], row["underlying"], row["gone"], row["digest"]]), [
    [STORED_DATE, "NIFTY", true, "a"],
    [STORED_DATE, "TCS", true, "a"],
    ["2026-02-10", "NIFTY", false, "a"],
    ["2026-02-10", "TCS", false, "a"],
  ]);
});

/** Rows of upkeep of a date by its key; the paper orders have no intent. */
async function storeRecords(
  { sql }: TestDatabase,
  date: string,
  key: string,
  time = "18:00:00",
): Promise<void> {
  const at = `${date}T${time}+05:30`;
  await sql`insert into public.postbacks (received_at, broker_order_id, status)
    values (${at}, ${key}, 'TRADED')`;
  await sql`insert into public.job_runs (job, trading_date, state, started_at)
    values ('token', ${date}, 'done', ${at})`;
  await sql`insert into public.readiness_checks
      (trading_date, check_name, state, detail, checked_at)
    values (${date}, 'token', 'ok', ${key}, ${at})`;
  await sql`insert into public.quality_findings
    values (${date}, 'jobs_done', 'ok', 0, '{}', 'rule', 'remedy', ${at})`;
  await sql`insert into public.ban_lists values (${date}, ${key}, ${at})`;
  await sql`insert into public.bans values (${date}, 'TCS')`;
  await sql`insert into public.protections (scope, kind, cause, raised_at, until, reason)
    values ('desk', 'slippage', ${key}, ${at}, ${at}, 'test')`;
  await sql`insert into public.rate_buckets (family, key, next_at) values ('chain', ${key}, ${at})`;
  await sql`insert into public.reconciliations (trading_date, looked_at, looks, foreign_orders,
      foreign_instruments)
    values (${date}, ${at}, 1, 0, 0)`;
  for (const [subject, settled] of [[`${key} settled`, at], [`${key} standing`, null]] as const) {
    await sql`insert into public.mismatches (kind, subject, first_seen, segment, security_id, here,
        there, last_seen, settled_at)
      values ('fill_missing', ${subject}, ${at}, 'NSE_FNO', '1', 0, 1, ${at}, ${settled})`;
  }
  for (const seen of [true, false]) {
    await sql`insert into public.alerts (raised_at, level, kind, subject, message, seen)
      values (${at}, 'info', 'stage_failed', ${key + seen}, 'test', ${seen})`;
  }
  for (const state of ["filled", "open"]) {
    await storePaperOrder({ sql }, key + state, state, at);
  }
}

async function storePaperOrder(
  { sql }: Pick<TestDatabase, "sql">,
  key: string,
  state: string,
  at: string,
): Promise<void> {
  await sql`insert into public.paper_orders (correlation_id, broker_order_id, segment,
      security_id, side, quantity, limit_price, state, received_at)
    values (${key}, ${key}, 'NSE_FNO', '1', 'buy', 1, 1, ${state}, ${at})`;
}

databaseTest("records of upkeep go once they are old and done with", async (database) => {
  const { sql } = database;
  await keep(database, { record_sessions: 3, postback_days: 2 });
  await storeRecords(database, STORED_DATE, "old");
  await storeRecords(database, "2026-02-10", "new");
  const { counts } = await archive(database, LATER);
  assertEquals(counts["records"], 11);
  const left = await sql`
    select 'postback ' || broker_order_id as row from public.postbacks
    union all select 'job of ' || trading_date from public.job_runs where job = 'token'
    union all select 'readiness ' || detail from public.readiness_checks
    union all select 'finding of ' || trading_date from public.quality_findings
    union all select 'ban list ' || source from public.ban_lists
    union all select 'ban of ' || trading_date from public.bans
    union all select 'protection ' || cause from public.protections
    union all select 'bucket ' || key from public.rate_buckets
    union all select 'mismatch ' || subject from public.mismatches
    union all select 'comparison of ' || trading_date from public.reconciliations
    union all select 'alert ' || subject from public.alerts
    union all select 'order ' || correlation_id from public.paper_orders order by 1`;
  assertEquals(left.map(({ row }) => row), [
    ...["alert newfalse", "alert newtrue", "alert oldfalse", "ban list new", "ban of 2026-02-10"],
    ...["bucket new", "comparison of 2026-02-10", "finding of 2026-02-10", "job of 2026-02-10"],
    ...["mismatch new settled", "mismatch new standing", "mismatch old standing"],
    ...["order newfilled", "order newopen", "order oldopen", "postback new"],
    ...["protection new", "readiness new"],
  ]);
});

databaseTest("each kind of record is counted and limited by itself", async (database) => {
  for (const [date, key] of [["2026-02-06", "a"], [STORED_DATE, "b"]] as const) {
    await storeRecords(database, date, key);
  }
  const gone = async () =>
    (await database.service.rpc("archive_records", {
      ...{ p_before: LATER, p_postbacks_before: LATER, p_limit: 1 },
    })).data;
  assertEquals([await gone(), await gone(), await gone()], [11, 11, 0]);
});

databaseTest("records of the horizon's own date stay, from its midnight on", async (database) => {
  await storeRecords(database, STORED_DATE, "a", "00:00:00");
  const gone = async (before: string) =>
    (await database.service.rpc("archive_records", {
      ...{ p_before: before, p_postbacks_before: before, p_limit: 9 },
    })).data;
  assertEquals([await gone(STORED_DATE), await gone("2026-02-10")], [0, 11]);
});

databaseTest("a paper order stays as long as its plan is unfinished", async (database) => {
  const { sql } = database;
  await keep(database, { record_sessions: 3 });
  const [allocation] = await allocatedAll(database, ["NIFTY"]);
  const { data: plan } = await openPlan(database, allocation ?? 0);
  const [intent] = await sql`select correlation_id as id from public.intents order by intent_id`;
  await storePaperOrder(database, intent?.["id"], "filled", STORED_AT);
  await storePaperOrder(database, "another", "filled", STORED_AT);
  const left = async () =>
    (await sql`select correlation_id as id from public.paper_orders`).map(({ id }) => id);
  await archive(database, LATER);
  assertEquals(await left(), [intent?.["id"]]);
  await advance(database, plan.planId, "executing");
  await advance(database, plan.planId, "failed", "nothing was filled");
  await archive(database, LATER);
  assertEquals(await left(), []);
});

databaseTest("an index that rows left sparse is rebuilt, a dense one is not", async (database) => {
  const { sql } = database;
  await sql`insert into public.candles
    select n::text, '2026-02-09', 1, 1, 1, 1, 1, 'test' from generate_series(100001, 170000) n`;
  await sql`vacuum analyze public.candles`;
  assertEquals((await archive(database, "2026-02-10")).counts["indexes"], 0);
  await sql`delete from public.candles where name::integer % 4 > 0`;
  await sql`vacuum analyze public.candles`;
  const size = async () =>
    Number((await sql`select pg_relation_size('public.candles_pkey') as bytes`)[0]?.["bytes"]);
  const before = await size();
  assertEquals((await archive(database, "2026-02-10")).counts["indexes"], 1);
  assertGreater(before, 3 * await size());
  assertEquals((await archive(database, "2026-02-10")).counts["indexes"], 0);
  // Of an emptied table the indexes stay as large as they were.
  await sql`insert into public.candles
    select n::text, '2026-02-09', 1, 1, 1, 1, 1, 'test' from generate_series(200001, 270000) n`;
  await sql`delete from public.candles`;
  await sql`vacuum analyze public.candles`;
  assertEquals((await archive(database, "2026-02-10")).counts["indexes"], 1);
  assertGreater(before, 3 * await size());
});

databaseTest("where the calendar is younger than a setting, nothing goes", async (database) => {
  await storeDay(database.sql, STORED_DATE);
  await database.sql`delete from public.sessions s where not exists (select 1 from public.runs r
    where r.trading_date = s.trading_date) and s.trading_date <> ${LATER}`;
  const { counts } = await archive(database, LATER);
  assertEquals([counts["strategies"], counts["quotes"]], [0, 0]);
});

for (
  const [name, value, rule] of [
    ["strategy_sessions", 0, "strategy_sessions"],
    ["quote_sessions", 1.5, "quote_sessions"],
    ["record_sessions", 1001, "record_sessions"],
    ["contract_days", 0, "contract_days"],
    ["trade_sessions", 59, "trade_sessions: must be at least strategy_sessions"],
  ] as const
) {
  databaseTest(
    `${name} of ${value} is refused by its name where it is written`,
    async (database) => {
      const before = await readSettings(database.service);
      await assertRejects(() => keep(database, { [name]: value }), Error, `setting ${rule}`);
      assertEquals(await readSettings(database.service), before);
    },
  );
}
