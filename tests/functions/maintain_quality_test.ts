import { assertEquals, assertMatch } from "@std/assert";
import type postgres from "postgres";
import { QUALITY_CHECKS, type QualityCheck } from "../../shared/vocabulary/states.ts";
import { openWorld, type World } from "../support/world.ts";

const UNDERLYINGS = ["INFY", "NIFTY", "TCS"];
const EVENING = "2026-02-09T16:00:00+05:30";

let world: World;
Deno.test.beforeAll(async () => {
  world = await openWorld({ at: "2026-02-09T10:00:00+05:30", mode: "frozen", ready: true });
  const { sql } = world.platform;
  await sql`update public.underlyings set enabled = underlying = any (${UNDERLYINGS})`;
  await complete("maintain", { job: "iv" });
  await complete("analyze", {});
  await world.exchange.advance(new Date(EVENING));
});
Deno.test.afterAll(async () => await world.stop());

async function complete(name: string, body: object): Promise<void> {
  for (;;) {
    const { status, body: answer } = await world.call(name, body);
    if (status === 200) return;
    if (status !== 202) throw new Error(`${name}: ${status} ${JSON.stringify(answer)}`);
  }
}

interface Finding {
  readonly state: string;
  readonly found: number;
  readonly samples: readonly string[];
}

/** What a check finds after statements that are rolled back. */
async function planted(check: QualityCheck, statements: string, at = EVENING): Promise<Finding> {
  const one = await world.platform.sql.reserve();
  try {
    await one`begin`;
    // Rows that no door lets in: only a hand in the database can.
    await one`set local session_replication_role = replica`;
    for (const statement of statements.split(";")) await one.unsafe(statement);
    await one`select public.check_quality(${check}, '2026-02-09', ${at})`;
    const [row] = await one<(Finding & postgres.Row)[]>`
      select state, found, samples from public.quality_findings
      where trading_date = '2026-02-09' and check_name = ${check}`;
    if (row === undefined) throw new Error(`${check} stored nothing`);
    return { ...row };
  } finally {
    await one`rollback`;
    one.release();
  }
}

Deno.test("after a whole day every check is well, and called again it replaces its rows", async () => {
  const { sql } = world.platform;
  const found = async () => [
    ...await sql`
      select check_name, state, samples from public.quality_findings
      where trading_date = '2026-02-09' and (state <> 'ok' or found > 0)`,
  ];
  const counts = { ok: QUALITY_CHECKS.length, warning: 0, failed: 0, remaining: 0 };
  const first = await world.call("maintain", { job: "quality" });
  assertEquals(await found(), []);
  assertEquals([first.status, first.body.counts], [200, counts]);
  await sql`update public.quality_findings set state = 'failed', found = 1`;
  const second = await world.call("maintain", { job: "quality" });
  assertEquals([second.status, second.body.counts], [200, counts]);
  assertEquals(await found(), []);
  const rows = await sql`select check_name from public.quality_findings order by 1`;
  assertEquals(rows.map((row) => row["check_name"]), QUALITY_CHECKS.toSorted());
});

/** What is wrong in the tables, how grave it is and how it is shown. */
const FAULTS: [QualityCheck, string, "warning" | "failed", RegExp][] = [
  [
    "contracts_listed",
    "update public.contracts set listed_on = '2026-02-06' where underlying = 'TCS'",
    "failed",
    /^TCS: last listed on 2026-02-06$/,
  ],
  [
    "contracts_listed",
    "delete from public.contracts where underlying = 'TCS'",
    "failed",
    /^TCS: never listed$/,
  ],
  [
    "contracts_shrunk",
    `update public.contracts set previous_listed_on = '2026-02-06', previous_lot_size = lot_size;
     update public.contracts set listed_on = '2026-02-06', previous_listed_on = null,
       previous_lot_size = null where underlying = 'TCS' and strike > (
         select percentile_disc(0.75) within group (order by strike) from public.contracts
         where underlying = 'TCS')`,
    "warning",
    /^TCS: \d+ of \d+ contracts are left$/,
  ],
  [
    "contract_lots",
    `update public.contracts set previous_listed_on = '2026-02-06', previous_lot_size = 7
     where underlying = 'TCS'`,
    "warning",
    /^TCS: 2026-02-24: lot 7 to \d+ without a corporate action$/,
  ],
  [
    "contract_lots",
    `update public.contracts set lot_size = lot_size + 1 where contract_id = (
       select min(contract_id) from public.contracts where underlying = 'TCS')`,
    "failed",
    /^TCS: 2026-\d\d-\d\d: lots of \d+ and \d+ in one expiry$/,
  ],
  [
    "contract_lots",
    "update public.contracts set freeze_quantity = lot_size where underlying = 'TCS'",
    "failed",
    /^TCS: 2026-\d\d-\d\d: freeze quantity (\d+), lot \1$/,
  ],
  [
    "candles_complete",
    "delete from public.candles where name = 'TCS' and trading_date = '2026-02-03'",
    "warning",
    /^TCS: 1 of the last 20 sessions are missing, first 2026-02-03$/,
  ],
  [
    "candles_complete",
    "delete from public.candles where name = 'INDIAVIX'",
    "failed",
    /^INDIAVIX: 20 of the last 20 sessions are missing, first 2026-01-/,
  ],
  [
    "candles_possible",
    `update public.candles set close = 1.01 * high where name = 'TCS'
     and trading_date = '2026-02-03'`,
    "failed",
    /^TCS: 2026-02-03: open [\d.]+ or close [\d.]+ outside of [\d.]+ to [\d.]+$/,
  ],
  [
    "candles_possible",
    `update public.candles set open = open / 5, high = high / 5, low = low / 5, close = close / 5
     where name = 'TCS' and trading_date >= '2026-02-03'`,
    "warning",
    /^TCS: 2026-02-03: close [\d.]+ to [\d.]+ without a corporate action$/,
  ],
  [
    "iv_complete",
    "delete from public.iv_history where underlying = 'TCS' and trading_date = '2026-02-05'",
    "warning",
    /^TCS: 1 of the last 5 sessions are missing$/,
  ],
  [
    "iv_complete",
    "delete from public.iv_history where underlying = 'TCS'",
    "failed",
    /^TCS: 5 of the last 5 sessions are missing$/,
  ],
  [
    "iv_possible",
    `update public.iv_history set atm_volatility = 4 where underlying = 'TCS'
     and trading_date = '2026-02-05'`,
    "failed",
    /^TCS: 2026-02-05: 400\.0% after /,
  ],
  [
    "iv_possible",
    `update public.iv_history set atm_volatility = 3.1 * (select atm_volatility from
       public.iv_history where underlying = 'TCS' and trading_date = '2026-02-04')
     where underlying = 'TCS' and trading_date = '2026-02-05'`,
    "warning",
    /^TCS: 2026-02-05: [\d.]+% after [\d.]+%$/,
  ],
  [
    "jobs_done",
    `update public.job_runs set state = 'failed', error_code = 'broker_auth', error_message = 'no'
     where job = 'iv'`,
    "failed",
    /^iv: broker_auth: no$/,
  ],
  [
    "jobs_done",
    "update public.job_runs set state = 'running' where job = 'iv'",
    "warning",
    /^iv: is running$/,
  ],
  [
    "jobs_done",
    "delete from public.job_runs where job = 'contracts'",
    "failed",
    /^contracts: has not run$/,
  ],
  [
    "runs_finished",
    "delete from public.runs",
    "failed",
    /^analyze: no run of 2026-02-09$/,
  ],
  [
    "runs_finished",
    "update public.runs set state = 'open', finished_at = null",
    "failed",
    /^analyze moderate: run of 2026-02-09 is open$/,
  ],
  [
    "runs_finished",
    `update public.tasks set state = 'rejected', reason = 'internal', detail = 'it broke'
     where underlying = 'TCS'`,
    "failed",
    /^TCS: internal: it broke$/,
  ],
  [
    "strategies_found",
    "update public.tasks set state = 'rejected', reason = 'no_chain'",
    "failed",
    /^moderate: 0 underlyings have strategies, none before$/,
  ],
  [
    "strategies_found",
    `insert into public.runs (stage, trading_date, risk, state, inputs, started_at, finished_at)
       values ('analyze', '2026-02-06', 'moderate', 'done', '{}', now(), now());
     insert into public.tasks (run_id, underlying, state, finished_at)
       select (select max(run_id) from public.runs), underlying, 'done', now()
       from public.underlyings order by underlying limit 5`,
    "warning",
    /^moderate: 3 underlyings have strategies, 5\.0 had on average of the five sessions before$/,
  ],
  [
    "strategies_found",
    "update public.underlyings set enabled = true where underlying = 'SBIN'",
    "warning",
    /^SBIN: not in the run of moderate$/,
  ],
  [
    "chains_possible",
    `update public.chain_snapshots set quotes = jsonb_set(jsonb_set(quotes::jsonb,
       '{call,bid,3}', '2'), '{call,ask,3}', '1')
     where underlying = 'TCS' and expiry = '2026-02-24'`,
    "failed",
    /^TCS 2026-02-24: 1 quotes negative or crossed, first at \d+/,
  ],
  [
    "chains_possible",
    `update public.chain_snapshots set quotes = jsonb_set(quotes::jsonb, '{put,bid,0}', '-1')
     where underlying = 'TCS' and expiry = '2026-02-24'`,
    "failed",
    /^TCS 2026-02-24: 1 quotes negative or crossed, first at \d+/,
  ],
  [
    "chains_possible",
    "update public.chain_snapshots set atm_volatility = 6 where underlying = 'TCS'",
    "failed",
    /^TCS 2026-02-24: volatility 6\.0000$/,
  ],
  [
    "analyses_possible",
    `update public.underlying_analyses set forward = 1.2 * spot where underlying = 'TCS'`,
    "failed",
    /^TCS: moderate: spot [\d.]+, forward [\d.]+$/,
  ],
  [
    "analyses_possible",
    `update public.underlying_analyses set candles_to = '2026-02-05' where underlying = 'TCS'`,
    "warning",
    /^TCS: moderate: rests on candles to 2026-02-05$/,
  ],
  [
    "strategies_complete",
    `update public.strategies set ev_p = null, theta = null where strategy_id = (
       select min(strategy_id) from public.strategies where underlying = 'TCS'
       and state = 'accepted')`,
    "failed",
    /^TCS: moderate \w+ lacks ev_p, theta$/,
  ],
  [
    "strategies_complete",
    `delete from public.strategy_legs where strategy_id = (
       select min(strategy_id) from public.strategies where underlying = 'TCS'
       and state = 'accepted')`,
    "failed",
    /^TCS: moderate \w+ lacks legs$/,
  ],
  [
    "strategies_complete",
    "update public.strategy_legs set security_id = '1' where leg_right = 'put'",
    "failed",
    /^INFY: moderate \w+ lacks the contract of \d legs$/,
  ],
  [
    "strategies_possible",
    `update public.strategies set ev_p = max_profit + 1 where strategy_id = (
       select min(strategy_id) from public.strategies where underlying = 'TCS'
       and state = 'accepted' and max_profit is not null)`,
    "failed",
    /^TCS: moderate \w+: expects [\d.]+ of a maximum profit of [\d.]+$/,
  ],
  [
    "strategies_possible",
    `update public.strategies set ev_p = -2 * max_loss - 100000 where strategy_id = (
       select min(strategy_id) from public.strategies where underlying = 'TCS'
       and state = 'accepted' and max_loss is not null)`,
    "failed",
    /^TCS: moderate \w+: expects a loss of [\d.]+, more than the maximum loss of [\d.]+ with its/,
  ],
  [
    "strategies_possible",
    `update public.strategies set margin = 0 where strategy_id = (
       select min(strategy_id) from public.strategies where underlying = 'TCS'
       and state = 'accepted' and net_premium > 0)`,
    "failed",
    /^TCS: moderate \w+: margin 0\.00$/,
  ],
  [
    "strategies_possible",
    `update public.strategy_legs set bid = ask + 1 where strategy_id = (
       select min(strategy_id) from public.strategies where underlying = 'TCS'
       and state = 'accepted')`,
    "failed",
    /^TCS: moderate \w+: \d legs with a bid above the ask$/,
  ],
  [
    "positions_orphaned",
    `insert into public.plans (kind, mode, trading_date, underlying, position_id, rule, lots,
       created_at) values ('exit', 'paper', '2026-02-06', 'TCS', 1, 'flatten', 1, now())`,
    "failed",
    /^TCS: plan \d+ of 2026-02-06 is gated$/,
  ],
  [
    "positions_orphaned",
    `insert into public.positions (plan_id, strategy_id, underlying, definition, sleeve, mode, lots,
       expiry, capital_used, entry_net, entry_charges, opened_at)
     values (1, 1, 'TCS', 'iron_condor', 'carry', 'paper', 1, '2026-01-27', 1, 1, 1, now())`,
    "failed",
    /^TCS: position \d+ is open past its expiry of 2026-01-27$/,
  ],
  [
    "names_unknown",
    `insert into public.candles values ('ZOMATO', '2026-02-06', 1, 1, 1, 1, 1, 'file'),
       ('AAA', '2026-02-06', 1, 1, 1, 1, 1, 'file')`,
    "warning",
    /^AAA: has candles and is no underlying$/,
  ],
  [
    "regime_measured",
    "delete from public.market_regimes",
    "failed",
    /^market: no regime of 2026-02-09$/,
  ],
  [
    "regime_measured",
    "update public.market_regimes set vix = 1700",
    "warning",
    /^market: India VIX 1700$/,
  ],
];

for (const [check, statements, state, sample] of FAULTS) {
  Deno.test(`${check} finds ${sample.source}`, async () => {
    const finding = await planted(check, statements);
    assertEquals(finding.state, state, JSON.stringify(finding));
    assertMatch(finding.samples[0] ?? "", sample);
  });
}

Deno.test("a corporate action says why lots and closes changed", async () => {
  const action =
    `insert into public.corporate_actions values ('TCS', '2026-02-09', 5, 'given', 'x')`;
  const lots = await planted(
    "contract_lots",
    `update public.contracts set previous_listed_on = '2026-02-06', previous_lot_size = 7
     where underlying = 'TCS'; ${action}`,
  );
  const closes = await planted(
    "candles_possible",
    `update public.candles set open = open / 5, high = high / 5, low = low / 5, close = close / 5
     where name = 'TCS' and trading_date >= '2026-02-06'; ${action}`,
  );
  assertEquals([lots.state, closes.state], ["ok", "ok"]);
});

Deno.test("before the close the run of the day is not missed, the session before is looked at", async () => {
  const early = "2026-02-09T12:00:00+05:30";
  const finding = await planted("runs_finished", "delete from public.tasks", early);
  assertEquals(finding.samples, ["analyze: no run of 2026-02-06"]);
});

Deno.test("no more than five samples are kept, the gravest first, and all are counted", async () => {
  const finding = await planted(
    "candles_complete",
    `update public.underlyings set enabled = true where underlying <> 'TCS' and kind = 'stock';
     delete from public.candles where name > 'A' and name < 'B' and trading_date = '2026-02-03';
     delete from public.candles where name = 'WIPRO' and trading_date = '2026-02-06'`,
  );
  assertEquals(finding.samples.length, 5);
  assertMatch(finding.samples[4] ?? "", /first 2026-01-|first 2026-02-/);
  assertEquals(finding.found > 5, true);
});

Deno.test("a check that nobody knows is refused by name", async () => {
  const { platform: { url, secretKey } } = world;
  const response = await fetch(`${url}/rest/v1/rpc/check_quality`, {
    method: "POST",
    headers: { apikey: secretKey, "content-type": "application/json" },
    body: JSON.stringify({ p_check: "x", p_trading_date: "2026-02-09", p_now: EVENING }),
  });
  assertEquals((await response.json()).message, "there is no check named x");
});

Deno.test("legs that are only bought need no margin", async () => {
  const finding = await planted(
    "strategies_possible",
    "update public.strategies set margin = 0, net_premium = -max_loss where max_loss > 0",
  );
  assertEquals(finding, { state: "ok", found: 0, samples: [] });
});

Deno.test("no run is asked of a session on which analyze is not scheduled", async () => {
  const sunday = (kinds: string) => `
    delete from public.runs; update public.sessions set kind = 'special'
    where trading_date = '2026-02-09';
    update public.schedules set session_kinds = '${kinds}' where name = 'analyze'`;
  assertEquals((await planted("runs_finished", sunday("{regular}"))).state, "ok");
  assertEquals((await planted("runs_finished", sunday("{regular,special}"))).samples, [
    "analyze: no run of 2026-02-09",
  ]);
});
