import { assertEquals, assertRejects } from "@std/assert";
import { databaseTest, type TestDatabase } from "../support/database.ts";
import { advance, complete, entered, fill, openExit } from "../support/stored_plan.ts";
import { withoutGuards } from "../support/unguarded.ts";

const DATE = "2026-02-09";

/** A belief's own row as an evening stores it. */
const learned = (changes: object = {}) => ({
  claim: "direction",
  scope: "NIFTY",
  horizon_sessions: 21,
  estimate: 0.1,
  standard_error: 0.05,
  clusters: 30,
  outcomes: 600,
  outcome_deviation: 0.4,
  virtual_crashes: 0,
  posterior_sceptical_mean: 0.08,
  posterior_sceptical_sd: 0.04,
  posterior_registered_mean: 0.09,
  posterior_registered_sd: 0.03,
  power_edge: 0.5,
  power_premium: 0.6,
  decision: "premium",
  decided_on: DATE,
  ...changes,
});

async function storeBeliefs({ service }: TestDatabase, rows: readonly object[], on = DATE) {
  const { data, error } = await service.rpc("store_beliefs", { p_rows: rows, p_fitted_on: on });
  assertEquals(error, null);
  return data;
}

async function storeResults(
  { service }: TestDatabase,
  rows: readonly object[],
  on = DATE,
  sessions = 126,
) {
  const { data, error } = await service.rpc("store_belief_results", {
    p_rows: rows,
    p_on: on,
    p_closed_sessions: sessions,
  });
  assertEquals(error, null);
  return data;
}

/** Reasons and dates of what was noted, in order. */
async function noted({ sql }: TestDatabase): Promise<string[]> {
  const rows = await sql`select changed_on || ' ' || reason || ' ' || claim || ' ' || scope || ' '
      || horizon_sessions as text from public.belief_history order by 1`;
  return rows.map(({ text }) => text);
}

databaseTest("an evening's row lands on its own claim, scope and horizon", async (database) => {
  const { sql, service } = database;
  const others = [
    learned({ claim: "variance_level" }),
    learned({ scope: "stocks" }),
    learned({ horizon_sessions: 42 }),
  ];
  assertEquals(await storeBeliefs(database, [learned(), ...others]), 4);
  assertEquals(await storeBeliefs(database, [learned({ estimate: 0.2 })], "2026-02-10"), 1);
  const rows = await sql`select claim, scope, horizon_sessions as horizon, estimate,
      fitted_on::text as fitted from public.beliefs where estimate is not null order by 1, 2, 3`;
  assertEquals(rows.map((row) => Object.values(row).join(" ")), [
    "direction NIFTY 21 0.2 2026-02-10",
    `direction NIFTY 42 0.1 ${DATE}`,
    `direction stocks 21 0.1 ${DATE}`,
    `variance_level NIFTY 21 0.1 ${DATE}`,
  ]);
  assertEquals(await noted(database), [
    `${DATE} decided direction NIFTY 21`,
    `${DATE} decided direction NIFTY 42`,
    `${DATE} decided direction stocks 21`,
    `${DATE} decided variance_level NIFTY 21`,
    "2026-02-10 evening direction NIFTY 21",
  ]);
  // Of a claim the month is told first.
  const { data } = await service.rpc("read_beliefs");
  const told = (data as { claim: string; scope: string; horizon_sessions: number }[])
    .filter(({ claim, scope }) => claim === "direction" && scope === "NIFTY");
  assertEquals(told.map((row) => row.horizon_sessions), [21, 5, 10, 42]);
});

databaseTest("a belief that nobody registered is not stored", async ({ service }) => {
  for (const change of [{ horizon_sessions: 7 }, { scope: "BANKNIFTY" }, { claim: "luck" }]) {
    const { error } = await service.rpc("store_beliefs", {
      p_rows: [learned(change)],
      p_fitted_on: DATE,
    });
    assertEquals([error?.hint, error?.message.startsWith("there is no belief ")], [
      "not_found",
      true,
    ]);
  }
});

databaseTest(
  "what closed trades say changes their own belief, where it says something",
  async (database) => {
    const { sql } = database;
    const result = (slope: number | null, closes: boolean, changes: object = {}) => ({
      ...{ claim: "direction", scope: "NIFTY", horizon_sessions: 21, slope, closes },
      ...changes,
    });
    assertEquals(await storeResults(database, [result(null, false)]), 0);
    const both = [result(0.5, false), result(0.4, false, { scope: "stocks" })];
    assertEquals(await storeResults(database, both), 2);
    assertEquals(await storeResults(database, both), 0);
    assertEquals(await noted(database), []);
    assertEquals(await storeResults(database, [result(0.5, true)]), 1);
    assertEquals(await noted(database), [`${DATE} closed direction NIFTY 21`]);
    const rows = await sql`select scope, slope, closed_until is not null as closed
    from public.beliefs where slope is not null order by 1`;
    assertEquals(rows.map((row) => Object.values(row)), [["NIFTY", 0.5, true], [
      "stocks",
      0.4,
      false,
    ]]);
  },
);

databaseTest(
  "a closure counts sessions, and weeks of five beyond the calendar",
  async (database) => {
    const closes = {
      claim: "direction",
      scope: "NIFTY",
      horizon_sessions: 21,
      slope: null,
      closes: true,
    };
    const until = async (on: string, sessions: number) => {
      await storeResults(database, [closes], on, sessions);
      const [row] = await database.sql`select closed_until::text as until from public.beliefs
      where closed_until is not null`;
      return row?.["until"];
    };
    assertEquals(await until(DATE, 1), "2026-02-10");
    assertEquals(await until("2026-02-13", 2), "2026-02-17");
    // The calendar ends with the year: 126 sessions are 176 days.
    assertEquals(await until("2026-12-01", 126), "2027-05-26");
  },
);

databaseTest("an edited prior is noted on the desk's date", async (database) => {
  const { sql } = database;
  await storeBeliefs(database, [learned()]);
  const edited = async (sd: number) => {
    await sql`update public.beliefs set sceptical_sd = ${sd}
      where claim = 'direction' and scope = 'NIFTY' and horizon_sessions = 21`;
    return (await noted(database)).filter((text) => text.includes("prior_edited")).at(-1);
  };
  for (const date of ["2026-02-06", "2026-02-10"]) {
    await sql`insert into public.job_runs (job, trading_date, started_at)
      values ('beliefs', ${date}, ${`${date}T16:35:00+05:30`})`;
  }
  assertEquals(await edited(0.2), "2026-02-10 prior_edited direction NIFTY 21");
  await sql`insert into public.scheduler (last_tick_at) values ('2026-02-11T00:10:00+05:30')
    on conflict (only_row) do update set last_tick_at = excluded.last_tick_at`;
  assertEquals(await edited(0.3), "2026-02-11 prior_edited direction NIFTY 21");
});

databaseTest("of an evening's note nothing is changed either", async (database) => {
  const { sql } = database;
  await storeBeliefs(database, [learned()]);
  await storeBeliefs(database, [learned({ estimate: 0.2 })]);
  await assertRejects(
    () => sql`update public.belief_history set estimate = 1 where reason = 'evening'`.execute(),
    Error,
    "what was believed is kept as it was",
  );
  await sql`delete from public.belief_history where reason = 'evening'`;
  assertEquals(await noted(database), [`${DATE} decided direction NIFTY 21`]);
});

databaseTest("each figure that an evening changes is noted", async (database) => {
  await storeBeliefs(database, [learned()]);
  const changes = [
    { estimate: 0.2 },
    { standard_error: 0.06 },
    { posterior_sceptical_mean: 0.07 },
    { posterior_sceptical_sd: 0.05 },
    { posterior_registered_mean: 0.1 },
    { posterior_registered_sd: 0.02 },
  ];
  let row = {};
  for (const [i, change] of changes.entries()) {
    row = { ...row, ...change };
    await storeBeliefs(database, [learned(row)], `2026-02-1${i}`);
    assertEquals((await noted(database)).length, i + 2, JSON.stringify(change));
  }
  await storeBeliefs(database, [learned({ ...row, clusters: 31, power_edge: 0.9 })], "2026-02-19");
  assertEquals((await noted(database)).length, changes.length + 1);
});

databaseTest(
  "a closed trade counts for a month, once its strategy has an expectation",
  async (database) => {
    const { sql, service } = database;
    const settle = async (through: string) =>
      (await service.rpc("settle_beliefs", { p_through: through })).data;
    const { data: plan } = await openExit(database, await entered(database), "X1");
    await withoutGuards(
      sql,
      (one) =>
        one`update public.strategies set ev_p = 20, ev_q = -50, outcome_deviation = null,
    belief = 'nothing; direction of NIFTY over 21 sessions: premium, 100 clusters'`,
    );
    assertEquals(await settle(DATE), 0);
    await advance(database, plan.planId, "executing");
    for (const each of plan.intents) await fill(database, each, "10");
    await complete(database, "close_position", plan.planId);
    assertEquals(await settle(DATE), 0);
    await withoutGuards(sql, (one) => one`update public.strategies set outcome_deviation = 1000`);
    assertEquals([await settle("2026-02-08"), await settle("2026-03-12")], [0, 0]);
    assertEquals(await settle("2026-03-11"), 1);
    await sql`delete from public.belief_trades`;
    assertEquals([await settle(DATE), await settle(DATE)], [1, 0]);
  },
);

databaseTest(
  "a definition's newest replay counts, for a hundred days",
  async ({ sql, service }) => {
    await sql`insert into public.definition_replays (scope, horizon_sessions, definition, fitted_on,
      marks, absent) values
    ('NIFTY', 21, 'iron_condor', '2026-01-01', 'model', 'old'),
    ('NIFTY', 21, 'iron_condor', '2026-02-02', 'model', 'new'),
    ('NIFTY', 21, 'long_call', '2026-01-01', 'model', 'old'),
    ('NIFTY', 10, 'iron_condor', '2026-01-01', 'model', 'old'),
    ('stocks', 21, 'iron_condor', '2026-01-01', 'model', 'old')`;
    const read = async (p_before: string) => {
      const { data } = await service.rpc("read_definition_replays", { p_before });
      return (data as Record<string, unknown>[]).map((row) =>
        `${row["scope"]} ${row["horizon_sessions"]} ${row["definition"]} ${row["absent"]}`
      );
    };
    const old = ["NIFTY 10 iron_condor old", "NIFTY 21 long_call old", "stocks 21 iron_condor old"];
    assertEquals(await read("2026-02-03"), [old[0], "NIFTY 21 iron_condor new", ...old.slice(1)]);
    assertEquals(await read("2026-02-02"), [old[0], "NIFTY 21 iron_condor old", ...old.slice(1)]);
    assertEquals((await read("2026-04-11")).length, 4);
    assertEquals(await read("2026-04-12"), ["NIFTY 21 iron_condor new"]);
    assertEquals(await read("2026-01-01"), []);
  },
);
