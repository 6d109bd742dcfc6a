import { assert, assertAlmostEquals, assertEquals, assertLess, assertRejects } from "@std/assert";
import { TRADED } from "../../shared/strategies/catalogue/registry.ts";
import { beliefsJob } from "../../shared/desk/jobs/beliefs_job.ts";
import type { JobContext } from "../../shared/desk/jobs/job.ts";
import { readDefinitionReplays } from "../../shared/storage/definition_replays.ts";
import { readBeliefs } from "../../shared/storage/beliefs.ts";
import { archiveRows } from "../../shared/storage/archive.ts";
import { REGISTERED_CLAIMS } from "../../shared/beliefs/registered_claims.ts";
import { BELIEF_HORIZONS } from "../../shared/beliefs/belief.ts";
import { databaseTest, type TestDatabase } from "../support/database.ts";
import { jobContext } from "../support/job_context.ts";
import {
  advance,
  allocatedAll,
  complete,
  entered,
  fill,
  openExit,
} from "../support/stored_plan.ts";
import { leaveHistory } from "../support/ledger_history.ts";

/** The session that the first evening is of. */
const FIRST = "2026-02-09";

/** The job an hour after the close of a session. */
async function evening(database: TestDatabase, date: string, isSpent = () => false) {
  const context: JobContext = {
    ...await jobContext(database, {}, isSpent),
    tradingDate: date,
    clock: {
      now: () => Promise.resolve(new Date(`${date}T16:35:00+05:30`)),
      waitUntil: () => Promise.resolve(),
    },
  };
  return await beliefsJob(context);
}

/** Enables some underlyings; replays, which take long, count as made for both months. */
async function only({ sql }: TestDatabase, underlyings: readonly string[]): Promise<void> {
  await sql`update underlyings set enabled = underlying = any (${[...underlyings]})`;
  await sql`insert into public.definition_replays (scope, horizon_sessions, definition, fitted_on,
      marks, absent)
    select scope, horizon, definition, month, 'model', 'not in this test'
    from unnest(${TRADED.map(({ id }) => id)}::text[]) definition,
      unnest('{NIFTY,indices,stocks}'::text[]) scope, unnest('{5,10,21,42}'::int[]) horizon,
      unnest('{2026-02-01,2026-03-01}'::date[]) month`;
}

async function belief(
  { sql }: TestDatabase,
  scope: string,
  horizon = 21,
  claim = "variance_level",
) {
  const [row] = await sql`
    select *, decided_on::text, fitted_on::text from public.beliefs
    where claim = ${claim} and scope = ${scope} and horizon_sessions = ${horizon}`;
  assert(row !== undefined);
  return row;
}

async function changes({ sql }: TestDatabase): Promise<string[]> {
  const rows = await sql<{ text: string }[]>`
    select changed_on || ' ' || reason || ' ' || count(*) as text from public.belief_history
    group by changed_on, reason order by changed_on, reason`;
  return rows.map(({ text }) => text);
}

const NIFTY = { name: "NIFTY", seed: 7, beta: 0.8 } as const;

databaseTest("the claims of the table are those that were registered", async ({ sql }) => {
  const rows = await sql`
    select claim, scope, horizon_sessions as horizon, source, note, sceptical_mean, sceptical_sd,
      registered_mean, registered_sd from public.beliefs order by 1, 2, 3`;
  const wanted = REGISTERED_CLAIMS.flatMap(({ claim, scope, source, note, registered }) =>
    BELIEF_HORIZONS.map((horizon) => ({
      ...{ claim, scope, horizon, source, note, sceptical_mean: 0, sceptical_sd: 0.1 },
      ...{ registered_mean: registered.mean, registered_sd: registered.sd },
    }))
  );
  const key = (row: Record<string, unknown>) =>
    `${row["claim"]} ${row["scope"]} ${String(row["horizon"]).padStart(2, "0")}`;
  const sorted = (all: readonly Record<string, unknown>[]) =>
    [...all].sort((p, q) => key(p) < key(q) ? -1 : 1).map((row) => ({ ...row }));
  assertEquals(sorted(rows), sorted(wanted));
});

databaseTest(
  "an evening learns what NIFTY's volatility was worth, and other scopes borrow it",
  async (database) => {
    await only(database, ["NIFTY", "BANKNIFTY", "TCS"]);
    await leaveHistory(database, NIFTY, { sessions: 2500, to: FIRST });
    await leaveHistory(database, { name: "BANKNIFTY", seed: 8, beta: 1 }, {
      sessions: 400,
      to: FIRST,
    });
    // Listed yesterday: two candles.
    await leaveHistory(database, { name: "TCS", seed: 9, beta: 1 }, { sessions: 2, to: FIRST });
    assertEquals(await evening(database, FIRST), {
      done: true,
      counts: { premiumDays: 0, spreads: 0, trades: 0, beliefs: 36, replays: 0, remaining: 0 },
    });
    const month = await belief(database, "NIFTY");
    assertLess(Math.abs(month["estimate"] - Math.log(0.8)), 3 * month["standard_error"]);
    assertEquals(month["clusters"], Math.floor((2500 - 21) / 21));
    assertEquals([month["decided_on"], month["fitted_on"]], [FIRST, FIRST]);
    assert(month["decision"] !== "none");
    // Both priors meet the same estimate.
    for (const [prior, mean, sd] of [["sceptical", 0, 0.1], ["registered", -0.08, 0.08]] as const) {
      const [before, learned] = [1 / sd ** 2, 1 / month["standard_error"] ** 2];
      assertAlmostEquals(
        month[`posterior_${prior}_mean`],
        (before * mean + learned * month["estimate"]) / (before + learned),
        1e-12,
      );
    }
    // India VIX speaks for 15 to 42 sessions; shorter ones rest on the month.
    const week = await belief(database, "NIFTY", 5);
    assertEquals([week["estimate"], week["held_from"]], [null, 21]);
    assertAlmostEquals(
      week["posterior_sceptical_sd"],
      Math.hypot(month["posterior_sceptical_sd"], 0.05),
      1e-12,
    );
    const indices = await belief(database, "indices");
    assertEquals([indices["estimate"], indices["borrowed_from"]], [null, "NIFTY"]);
    assertAlmostEquals(
      indices["posterior_registered_sd"],
      Math.hypot(month["posterior_registered_sd"], 0.08),
      1e-12,
    );
    const { beliefs, closedScopes } = await readBeliefs(database.service, "2026-02-10");
    assertEquals([beliefs.length, closedScopes.size], [36, 0]);
    const read = beliefs.find(({ claim, scope, horizonSessions }) =>
      claim === "variance_level" && scope === "NIFTY" && horizonSessions === 21
    );
    assertEquals(read?.estimate?.value, month["estimate"]);
    assertEquals(read?.posteriors.sceptical.sd, month["posterior_sceptical_sd"]);
  },
);

databaseTest(
  "a spent call stops after one belief, the next goes on, and two at once write nothing twice",
  async (database) => {
    await only(database, ["NIFTY"]);
    await leaveHistory(database, NIFTY, { sessions: 700, to: FIRST });
    const first = await evening(database, FIRST, () => true);
    assertEquals(first, {
      done: false,
      counts: { premiumDays: 0, spreads: 0, trades: 0, beliefs: 1, replays: 0, remaining: 35 },
    });
    const both = await Promise.all([evening(database, FIRST), evening(database, FIRST)]);
    assertEquals(both.map(({ done }) => done), [true, true]);
    assertEquals(await changes(database), [`${FIRST} decided 36`]);
    assertEquals((await evening(database, FIRST)).counts["beliefs"], 0);
  },
);

databaseTest("without India VIX nothing is learned of NIFTY's volatility", async (database) => {
  await only(database, ["NIFTY"]);
  await leaveHistory(database, NIFTY, { sessions: 700, to: FIRST, vix: false });
  await evening(database, FIRST);
  const month = await belief(database, "NIFTY");
  assertEquals([month["estimate"], month["borrowed_from"], month["decision"]], [
    null,
    null,
    "none",
  ]);
  assertEquals([month["posterior_registered_mean"], month["posterior_registered_sd"]], [
    -0.08,
    0.08,
  ]);
  assertEquals([month["power_edge"], month["power_premium"]], [0, 0]);
});

databaseTest("a scope without a candle is left for an evening that has one", async (database) => {
  await only(database, ["NIFTY"]);
  assertEquals(await evening(database, FIRST), {
    done: true,
    counts: { premiumDays: 0, spreads: 0, trades: 0, beliefs: 0, replays: 0, remaining: 0 },
  });
  assertEquals((await belief(database, "NIFTY"))["fitted_on"], null);
  assertEquals((await readBeliefs(database.service, "2026-02-10")).beliefs, []);
});

databaseTest(
  "an edited prior leaves its row, counts from the evening on, and decides with the next month",
  async (database) => {
    const { sql } = database;
    await only(database, ["NIFTY"]);
    await leaveHistory(database, NIFTY, { sessions: 2500, to: FIRST });
    await evening(database, FIRST);
    const before = await belief(database, "NIFTY");
    await sql`insert into public.job_runs (job, trading_date, started_at)
      values ('beliefs', '2026-02-09', '2026-02-09T16:35:00+05:30')`;
    await sql`update public.beliefs set sceptical_mean = 0.5, sceptical_sd = 0.001,
        registered_mean = 0.5, registered_sd = 0.001, source = 'the owner'
      where claim = 'variance_level' and scope = 'NIFTY' and horizon_sessions = 21`;
    const [edit] = await sql`
      select changed_on::text, registered_mean, posterior_registered_mean, source
      from public.belief_history where reason = 'prior_edited'`;
    assertEquals(
      [edit?.["changed_on"], edit?.["registered_mean"], edit?.["source"]],
      [FIRST, 0.5, "the owner"],
    );
    assertAlmostEquals(
      edit?.["posterior_registered_mean"],
      before["posterior_registered_mean"],
      1e-6,
    );
    // The same session is not tested twice.
    await evening(database, FIRST);
    assertEquals(
      (await belief(database, "NIFTY"))["posterior_registered_mean"],
      before["posterior_registered_mean"],
    );
    await evening(database, "2026-02-10");
    const after = await belief(database, "NIFTY");
    assertAlmostEquals(after["posterior_registered_mean"], 0.5, 0.01);
    assertEquals([after["decision"], after["decided_on"]], [before["decision"], FIRST]);
    await evening(database, "2026-03-02");
    const month = await belief(database, "NIFTY");
    assertEquals(month["decided_on"], "2026-03-02");
    assertEquals((await changes(database)).filter((text) => text.includes("edited")), [
      `${FIRST} prior_edited 1`,
    ]);
  },
);

databaseTest("an evening that learns nothing new notes nothing", async (database) => {
  await only(database, ["NIFTY"]);
  await leaveHistory(database, NIFTY, { sessions: 700, to: FIRST });
  await evening(database, FIRST);
  await evening(database, "2026-02-10");
  assertEquals(await changes(database), [`${FIRST} decided 36`]);
  assertEquals((await belief(database, "NIFTY"))["fitted_on"], "2026-02-10");
});

databaseTest(
  "what was believed stays as it was; evenings alone go, once they are old",
  async (database) => {
    const { sql, service } = database;
    await sql`insert into public.belief_history (claim, scope, horizon_sessions, changed_on, reason,
        sceptical_mean, sceptical_sd, registered_mean, registered_sd, decision, source)
      select 'skew', 'stocks', 5, on_date::date, reason, 0, 1, 0, 1, 'none', 'test'
      from (values ('2020-01-01', 'evening'), ('2020-01-01', 'decided'),
        ('2020-01-02', 'evening')) h (on_date, reason)`;
    const refusal = "what was believed is kept as it was";
    await assertRejects(
      () => sql`update public.belief_history set estimate = 1`.execute(),
      Error,
      refusal,
    );
    await assertRejects(
      () => sql`delete from public.belief_history where reason = 'decided'`.execute(),
      Error,
      refusal,
    );
    await sql`insert into public.premium_days (underlying, trading_date, expiry, sessions,
        atm_variance, source)
      values ('TCS', '2020-01-01', '2020-02-01', 20, 0.01, 'analyze'),
        ('TCS', '2020-01-02', '2020-02-01', 20, 0.01, 'analyze')`;
    await sql`insert into public.spread_models
      select s, d::date, -5, 0.7, 0, 0, 5, 0.4, 100 from unnest('{NIFTY,stocks}'::text[]) s,
        unnest('{2020-01-01,2020-01-02}'::text[]) d`;
    assertEquals(await archiveRows(service, "learning", { p_before: "2020-01-02" }, 10), 4);
    assertEquals(await archiveRows(service, "learning", { p_before: "2020-01-02" }, 10), 0);
    assertEquals(await changes(database), ["2020-01-01 decided 1", "2020-01-02 evening 1"]);
    assertEquals(
      (await sql`select trading_date::text as on from public.premium_days
        union all select distinct fitted_on::text from public.spread_models`).map(({ on }) => on),
      ["2020-01-02", "2020-01-02"],
    );
  },
);

databaseTest(
  "a claim keeps its key, and a figure that is half there is refused",
  async ({ sql }) => {
    await assertRejects(
      () => sql`update public.beliefs set horizon_sessions = 6 where claim = 'skew'`.execute(),
      Error,
      "a claim keeps its scope and horizon",
    );
    for (
      const change of ["estimate = 1", "decision = 'edge'", "registered_sd = 0", "power_edge = 1"]
    ) {
      const refused = await sql.unsafe(`update public.beliefs set ${change} where claim = 'skew'`)
        .then(() => undefined, (error) => error);
      assertEquals([change, refused?.code], [change, "23514"]);
    }
  },
);

databaseTest("the ledger tells in words what was measured and what was made", async (database) => {
  const { sql } = database;
  await only(database, ["NIFTY", "TCS"]);
  await leaveHistory(database, NIFTY, { sessions: 2500, to: FIRST });
  await leaveHistory(database, { name: "TCS", seed: 9, beta: 1 }, { sessions: 300, to: FIRST });
  await sql`insert into public.belief_trades
    select 'variance_level', 'NIFTY', 21, n, 'premium', '2026-01-27', '2026-01-20', 400, -100, 9000,
      -15200 from generate_series(1, 3) n`;
  await sql`update public.beliefs set closed_until = '2026-08-14'
    where claim = 'variance_level' and scope = 'NIFTY' and horizon_sessions = 21`;
  const told = async (claim: string, scope: string, horizon: number) => {
    const [row] = await sql`
      select *, next_decision_on::text from public.belief_ledger
      where claim = ${claim} and scope = ${scope} and horizon_sessions = ${horizon}`;
    return row ?? {};
  };
  assertEquals(
    (await told("skew", "stocks", 5))["says"],
    "Not tested yet: registered, nothing decided.",
  );
  await evening(database, FIRST);
  const month = await belief(database, "NIFTY");
  const ledger = await told("variance_level", "NIFTY", 21);
  const below = (100 * (1 - Math.exp(month["estimate"]))).toFixed(1);
  const error = (100 * month["standard_error"]).toFixed(1);
  const [edge, premium] = [month["power_edge"], month["power_premium"]].map((power) =>
    Math.round(100 * power)
  );
  assertEquals(
    ledger["says"],
    `Volatility came ${below}% below what was paid for it, give or take ${error} points, over 118 ` +
      "independent horizons. " +
      (month["virtual_crashes"] > 0 ? "A crash that was not seen yet is counted in. " : "") +
      `Were the registered size true, ${edge} of 100 such histories would show an edge and ` +
      `${premium} a premium. 3 closed trades expected 1,200 rupees and made -45,600. ` +
      "Premium is closed until 2026-08-14.",
  );
  assertEquals(ledger["next_decision_on"], "2026-03-02");
  assertEquals(
    ledger["beta_registered"],
    Math.exp(month["posterior_registered_mean"]).toFixed(3),
  );
  const borrowed = (await told("variance_level", "stocks", 21))["says"];
  assert(borrowed.startsWith("No history of its own: the belief of "), borrowed);
  const { closedScopes } = await readBeliefs(database.service, "2026-08-14");
  assertEquals([...closedScopes], ["NIFTY"]);
  assertEquals((await readBeliefs(database.service, "2026-08-17")).closedScopes.size, 0);
});

/** A closed position of NIFTY whose strategy rests on a belief. */
async function closedTrade(database: TestDatabase, realised: number): Promise<void> {
  const { sql } = database;
  const [allocation] = await allocatedAll(database, ["NIFTY"]);
  const position = await entered(database, allocation);
  const { data: plan } = await openExit(database, position, "X1");
  await advance(database, plan.planId, "executing");
  for (const each of plan.intents) await fill(database, each, "10");
  await complete(database, "close_position", plan.planId);
  await sql`update public.strategies set ev_p = 20, ev_q = -50, outcome_deviation = 1000,
    belief = 'variance_level of NIFTY over 21 sessions: premium, 100 clusters; '
      || 'direction of NIFTY over 5 sessions: edge, 400 clusters'`;
  await sql`alter table public.positions disable trigger user`;
  await sql`update public.positions set realised = ${realised}, sleeve = 'premium'`;
}

databaseTest(
  "a closed trade is noted under each belief that it rests on, once, and a loss closes the premium of its scope",
  async (database) => {
    const { sql } = database;
    await only(database, ["NIFTY"]);
    await leaveHistory(database, NIFTY, { sessions: 700, to: FIRST });
    await closedTrade(database, -1_000_000);
    assertEquals((await evening(database, FIRST)).counts["trades"], 2);
    assertEquals((await evening(database, FIRST)).counts["trades"], 0);
    const [lots] = await sql<{ lots: number }[]>`select lots from public.positions`;
    const trades = await sql`
      select claim, horizon_sessions as horizon, sleeve, expected::float8 / ${
      lots?.lots ?? 0
    } as ev,
        market_expected::float8 / ${lots?.lots ?? 0} as market,
        deviation::float8 / ${lots?.lots ?? 0} as deviation, realised::float8
      from public.belief_trades order by claim`;
    const figures = { sleeve: "premium", ev: 20, market: -50, deviation: 1000, realised: -1e6 };
    assertEquals(trades.map((row) => ({ ...row })), [
      { claim: "direction", horizon: 5, ...figures },
      { claim: "variance_level", horizon: 21, ...figures },
    ]);
    const closed = await sql`
      select claim, scope, closed_until::text as until from public.beliefs
      where closed_until is not null order by horizon_sessions`;
    // 126 sessions after the ninth of February.
    const [session] = await sql<{ date: string }[]>`
      select trading_date::text as date from public.sessions where trading_date > ${FIRST}
      order by trading_date offset 125 limit 1`;
    const own = { claim: "variance_level", scope: "NIFTY", until: session?.date ?? "" };
    assertEquals(closed.map((row) => ({ ...row })), [own, own, own, own]);
    assertEquals(
      (await changes(database)).filter((text) => text.includes("closed")),
      [`${FIRST} closed 4`],
    );
    // It stays closed for its time, whatever is asked meanwhile.
    await evening(database, "2026-02-10");
    assertEquals(
      (await belief(database, "NIFTY"))["closed_until"].toISOString().slice(0, 10),
      own.until,
    );
    assertEquals((await belief(database, "NIFTY"))["slope"], null);
  },
);

databaseTest("a trade that earned what was expected closes nothing", async (database) => {
  await only(database, ["NIFTY"]);
  await leaveHistory(database, NIFTY, { sessions: 700, to: FIRST });
  await closedTrade(database, 20);
  await evening(database, FIRST);
  assertEquals((await belief(database, "NIFTY"))["closed_until"], null);
});

databaseTest(
  "from thirty expiries on the belief counts by what its trades confirmed",
  async (database) => {
    const { sql } = database;
    await only(database, ["NIFTY"]);
    await leaveHistory(database, NIFTY, { sessions: 700, to: FIRST });
    const leave = (from: number, to: number) =>
      sql`
    insert into public.belief_trades
    select 'variance_level', 'NIFTY', 21, n, 'edge', '2025-01-01'::date + n, '2025-06-01', 100, 20,
      50, 20 + 80 * 0.5 from generate_series(${from}::int, ${to}::int) n`;
    await leave(1, 29);
    await evening(database, FIRST);
    assertEquals((await belief(database, "NIFTY"))["slope"], null);
    await leave(30, 30);
    await evening(database, "2026-02-10");
    assertAlmostEquals((await belief(database, "NIFTY"))["slope"], 0.5, 1e-12);
    const { beliefs } = await readBeliefs(database.service, "2026-02-11");
    assertEquals(beliefs.filter(({ slope }) => slope !== undefined).length, 1);
  },
);

databaseTest(
  "what a belief opens is replayed on its scope's history, a definition at a time, once a month",
  async (database) => {
    const { sql } = database;
    await sql`update underlyings set enabled = underlying = 'NIFTY'`;
    await leaveHistory(database, NIFTY, { sessions: 700, to: FIRST });
    const spent = async () => await evening(database, FIRST, () => true);
    for (let call = 0; call < 36; call++) assertEquals((await spent()).done, false);
    await sql`update public.beliefs set decision = 'none'`;
    await sql`update public.beliefs set decision = 'premium'
      where claim = 'variance_level' and scope = 'NIFTY' and horizon_sessions = 21`;
    const left = TRADED.length - 1;
    assertEquals((await spent()).counts, {
      ...{ premiumDays: 0, spreads: 0, trades: 0, beliefs: 0, replays: 1, remaining: left },
    });
    assertEquals((await spent()).counts["remaining"], left - 1);
    await sql`insert into public.definition_replays (scope, horizon_sessions, definition, fitted_on,
        marks, absent)
      select 'NIFTY', 21, d, '2026-02-02', 'model', 'not in this test'
      from unnest(${TRADED.slice(2).map(({ id }) => id)}::text[]) d`;
    assertEquals(await spent(), {
      done: true,
      counts: { premiumDays: 0, spreads: 0, trades: 0, beliefs: 0, replays: 0, remaining: 0 },
    });
    const rows = await sql`
      select definition, sessions, clusters, mean_net, standard_error, last_third_entries,
        fitted_on::text, to_date < fitted_on as ended from public.definition_replays
      where absent is null`;
    assertEquals(rows.map((row) => row["definition"]), TRADED.slice(0, 2).map(({ id }) => id));
    for (const row of rows) {
      assertEquals([row["fitted_on"], row["ended"]], [FIRST, true]);
      assertEquals(row["clusters"], Math.floor(row["sessions"] / 21));
      assert(row["standard_error"] > 0 && Number.isFinite(row["mean_net"]));
    }
    const read = await readDefinitionReplays(database.service, "2026-02-10");
    assertEquals(
      read.map(({ definition, scope, horizonSessions, meanNet }) =>
        [scope, horizonSessions, definition, meanNet].join(" ")
      ).sort(),
      rows.map((row) => `NIFTY 21 ${row["definition"]} ${row["mean_net"]}`).sort(),
    );
    assertEquals(await readDefinitionReplays(database.service, FIRST), []);

    // From the fifth evening on the desk's own books say what trading costs: here half a premium.
    const meanAfter = async (evenings: number) => {
      await sql`delete from public.spread_models`;
      await sql`insert into public.spread_models
        select 'NIFTY', ${FIRST}::date - n, ln(0.5), 0, 0, 0, 5, 0.1, 100
        from generate_series(0, ${evenings - 1}::int) n`;
      await sql`delete from public.definition_replays where absent is null`;
      await spent();
      const [row] = await sql`select mean_net from public.definition_replays where absent is null`;
      return Number(row?.["mean_net"]);
    };
    assertEquals(await meanAfter(4), rows[0]?.["mean_net"]);
    assertLess(await meanAfter(5), rows[0]?.["mean_net"] - 0.001);
    await spent();
    // The next month asks anew.
    await sql`update public.beliefs set decided_on = '2026-03-02', fitted_on = '2026-03-02'`;
    const march = await evening(database, "2026-03-02", () => true);
    assertEquals(march.counts["remaining"], left);
  },
);
