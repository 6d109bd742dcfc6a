import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { openDatabase } from "../../shared/storage/database.ts";
import {
  advance,
  allocatedAll,
  complete,
  entered,
  fill,
  openExit,
  openPlan,
  sellBack,
} from "../support/stored_plan.ts";
import { openWorld, type World } from "../support/world.ts";
import { withoutGuards } from "../support/unguarded.ts";

/** An evening in the middle of the week that is reported, Monday 2026-02-09 to Friday the 13th. */
const WEDNESDAY = "2026-02-11T16:50:00+05:30";
const FRIDAY = "2026-02-13T16:50:00+05:30";
const WIDTH = 100;

let world: World;

/**
 * A week that entered three, closed two of them, traded one back and denied one, with money that
 * the archive took, and rows of the weeks beside it.
 */
Deno.test.beforeAll(async () => {
  world = await openWorld({ at: WEDNESDAY, mode: "frozen" });
  const { sql, url, secretKey } = world.platform;
  const database = { sql, service: openDatabase(url, secretKey) };
  const names = ["NIFTY", "TCS", "INFY", "RELIANCE", "SBIN"];
  const [nifty, tcs, infy, reliance, sbin] = await allocatedAll(database, names);
  await withoutGuards(
    sql,
    (one) =>
      one`update public.strategies set definition = 'short_strangle' where underlying = 'INFY'`,
  );
  const held = await entered(database, nifty);
  await sql`insert into public.position_marks values
    (${held}, '2026-02-09T15:20:00+05:30', 'priced', 1, -9000, -8000),
    (${held}, '2026-02-11T15:20:00+05:30', 'priced', null, null, -50.2),
    (${held}, '2026-02-13T15:20:00+05:30', 'priced', 1, -123456.5, 250.25)`;

  /** Closes at 10 what was bought and at a price what was sold. */
  const close = async (allocation: number | undefined, key: string, price: string, at: string) => {
    const { data: plan } = await openExit(database, await entered(database, allocation), key);
    await advance(database, plan.planId, "executing");
    for (const each of plan.intents) {
      await fill(database, each, [1, 4].includes(each.legNumber) ? "10" : price);
    }
    await withoutGuards(sql, (one) =>
      one`update public.fills f set filled_at = ${at}
      from public.orders o join public.intents i using (intent_id)
      where o.order_id = f.order_id and i.plan_id = ${plan.planId}`);
    await complete(database, "close_position", plan.planId, at);
  };
  await close(tcs, "X1", "10", "2026-02-09T14:00:00+05:30");
  await close(infy, "X2", "100", "2026-02-10T14:00:00+05:30");

  const { data: plan } = await openPlan(database, reliance ?? 0);
  await advance(database, plan.planId, "executing");
  await fill(database, plan.intents[0], "30");
  await advance(database, plan.planId, "unwinding");
  await sellBack(database, plan.planId, "28");
  await advance(database, plan.planId, "unwound", "a leg was not filled");
  await database.service.rpc("deny_entry_plan", {
    p_allocation_id: sbin,
    p_mode: "paper",
    p_reason: "no_quote: none",
    p_now: "2026-02-09T10:00:00+05:30",
  });

  // realised, charges, cash, closed; those of the Sunday before and the Monday after are others'.
  const archived: [string, number, number, number, number][] = [
    ["2026-02-08", 77_777, 7, 7, 1],
    ["2026-02-12", 0, 5, 25, 0],
    ["2026-02-13", 100, 10, 50, 1],
    ["2026-02-16", -55_555, 5, 5, 1],
    ["2026-02-23", 0, 0, 0, 0],
  ];
  for (const [date, realised, charges, cash, closed] of archived) {
    await sql`insert into public.archived_ledger values (${date}, 'AXISBANK', 'batman', 'carry',
      'paper', ${realised}, ${charges}, ${cash}, 4, ${closed}, 0, 0, 0, 0, 0, 0)`;
  }
  const alerts: [string, string, boolean][] = [
    ["2026-02-08T23:59:59+05:30", "critical", false],
    ["2026-02-09T00:00:00+05:30", "critical", false],
    ["2026-02-10T10:00:00+05:30", "warning", true],
    ["2026-02-11T10:00:00+05:30", "warning", false],
    ["2026-02-15T23:59:59+05:30", "info", false],
    ["2026-02-16T00:00:00+05:30", "critical", false],
  ];
  for (const [at, level, seen] of alerts) {
    await sql`insert into public.alerts (raised_at, level, kind, subject, message, seen)
      values (${at}, ${level}, 'worker_lost', ${at}, ${`${at} and\n${"on ".repeat(40)}`}, ${seen})`;
  }
});
Deno.test.afterAll(async () => await world.stop());

async function made(at: string): Promise<object> {
  await world.exchange.advance(new Date(at));
  const { status, body } = await world.call("maintain", { job: "report" });
  assertEquals([status, body.state], [200, "done"], JSON.stringify(body));
  const { reports, ...counts } = body.counts;
  assertEquals(reports, 1);
  return counts;
}

async function reports(date?: string) {
  const { status, body } = await world.status({ show: "report", ...(date && { date }) });
  assertEquals(status, 200, JSON.stringify(body));
  return body.rows;
}

/** The page of status in lines, without its title and the line below. */
async function page(date?: string): Promise<string[]> {
  const search = new URLSearchParams({ show: "report", format: "text", ...(date && { date }) });
  const response = await fetch(`${world.platform.url}/functions/v1/status?${search}`, {
    headers: { apikey: world.platform.secretKey },
  });
  const lines = (await response.text()).trimEnd().split("\n");
  assertEquals(lines.filter((line) => line.length > WIDTH || line !== line.trimEnd()), []);
  return lines.slice(2);
}

Deno.test("in the middle of its week a report says how far the week has come", async () => {
  assertEquals(await made(WEDNESDAY), { sessions: 3, entries: 3, exits: 2, denied: 1, unwound: 1 });
  const [{ trading_date, unrealised, unrealised_mid, realised }, ...more] = await reports();
  assertEquals([trading_date, unrealised, unrealised_mid, realised, more.length], [
    "2026-02-13",
    null,
    -50.2,
    -6103.49,
    0,
  ]);
  assertStringIncludes(
    (await page()).join("\n"),
    "\nheld             no quote at the far side of the quotes, -50 at mid (2026-02-11)\n",
  );
});

Deno.test("after its last session the week's report takes the place of the one before", async () => {
  assertEquals(await made(FRIDAY), { sessions: 5, entries: 3, exits: 3, denied: 1, unwound: 1 });
  const [{ page: text, made_at, ...figures }, ...more] = await reports();
  assertEquals([more.length, new Date(made_at)], [0, new Date(FRIDAY)]);
  // TCS 9,061.00 - 251.33, INFY 9,061.00 - 23,400.00 - 251.33, RELIANCE -260.00 - 62.83 and 100
  // that the archive holds; 22 fills of 31.4159, rounded by day and key, and 15 of the archive.
  assertEquals(figures, {
    trading_date: "2026-02-13",
    ...{ sessions: 5, entries: 3, exits: 3, denied: 1, unwound: 1 },
    ...{ realised: -6003.49, charges: 706.14, cash: 3598 },
    ...{ unrealised: -123456.5, unrealised_mid: 250.25 },
    ...{ alerts_critical: 1, alerts_warning: 2, alerts_info: 1 },
    ...{ best_definition: "iron_condor", best_definition_realised: 8486.84 },
    ...{ worst_definition: "short_strangle", worst_definition_realised: -14590.33 },
    ...{ best_underlying: "TCS", best_underlying_realised: 8809.67 },
    ...{ worst_underlying: "INFY", worst_underlying_realised: -14590.33 },
  });
  assertEquals(await page(), text.split("\n"));
  const [sums] = await world.platform.sql`
    select sum(realised)::float8 as realised, sum(charges)::float8 as charges,
      sum(cash)::float8 as cash
    from public.day_ledger where trading_date between '2026-02-09' and '2026-02-15'`;
  const { realised, charges, cash } = figures;
  assertEquals({ realised, charges, cash }, sums);
});

Deno.test("its page has the figures, a line a session and the gravest unread alerts", async () => {
  const message = (at: string) => `${at} and ${"on ".repeat(40)}`;
  const alert = (level: string, told: string, at: string) =>
    `${level.padEnd(8)}  ${told}  ${message(at)}`.slice(0, WIDTH).trimEnd();
  assertEquals(await page(), [
    "Week of 9 Feb to 13 Feb 2026, sessions: 5, written 2026-02-13 16:50:00 IST",
    "",
    "realised         -6,003 rupees after all charges, of what ended",
    "charges          706",
    "cash             3,598 by the fills, without charges, received +",
    "held             -1,23,457 at the far side of the quotes, 250 at mid (2026-02-13)",
    "entries          3 filled, 1 denied, 1 traded back",
    "exits            3",
    "best strategy    iron_condor, 8,487",
    "worst strategy   short_strangle, -14,590",
    "best underlying  TCS, 8,810",
    "worst underlying INFY, -14,590",
    "alerts           1 critical, 2 warning, 1 info",
    "",
    "date        entries  exits        realised         charges      unrealised          at mid",
    "----------  -------  -----  --------------  --------------  --------------  --------------",
    "2026-02-09        3      1           8,487             565          -9,000          -8,000",
    "2026-02-10        0      1         -14,590             126               -               -",
    "2026-02-11        0      0               0               0               -             -50",
    "2026-02-12        0      0               0               5               -               -",
    "2026-02-13        0      1             100              10       -1,23,457             250",
    "",
    "unread alerts of the week, the gravest first",
    alert("critical", "2026-02-09 00:00:00", "2026-02-09T00:00:00+05:30"),
    alert("warning", "2026-02-11 10:00:00", "2026-02-11T10:00:00+05:30"),
    alert("info", "2026-02-15 23:59:59", "2026-02-15T23:59:59+05:30"),
  ]);
});

Deno.test("called again it says what came since, in the same row", async () => {
  const { sql } = world.platform;
  await sql`update public.alerts set seen = true`;
  await made(FRIDAY);
  assertEquals((await reports()).length, 1);
  assertEquals((await page()).at(-1)?.slice(0, 10), "2026-02-13");
  assertEquals((await sql`select 1 from public.weekly_reports`).length, 1);
  await sql`insert into public.alerts (raised_at, level, kind, subject, message)
    select ${WEDNESDAY}, 'info', 'worker_lost', 'run ' || n, 'more' from generate_series(1, 12) n`;
  await made(FRIDAY);
  const lines = await page();
  assertEquals(lines.filter((line) => line === "info      2026-02-11 16:50:00  more").length, 10);
  assertEquals(lines[12], "alerts           1 critical, 2 warning, 13 info");
  await sql`update public.alerts set seen = true`;
});

Deno.test("a week in which nothing ended has a report too, and the one before stays", async () => {
  const before = await page("2026-02-09");
  assertEquals(await made("2026-02-23T16:50:00+05:30"), {
    ...{ sessions: 1, entries: 0, exits: 0, denied: 0, unwound: 0 },
  });
  assertEquals(await page(), [
    "Week of 23 Feb to 27 Feb 2026, sessions: 1, written 2026-02-23 16:50:00 IST",
    "",
    "realised         0 rupees after all charges, of what ended",
    "charges          0",
    "cash             0 by the fills, without charges, received +",
    "held             nothing was marked on 2026-02-23",
    "entries          0 filled, 0 denied, 0 traded back",
    "exits            0",
    "alerts           0 critical, 0 warning, 0 info",
    "",
    "date        entries  exits        realised         charges      unrealised          at mid",
    "----------  -------  -----  --------------  --------------  --------------  --------------",
    "2026-02-23        0      0               0               0               -               -",
  ]);
  const [{ best_definition, worst_underlying_realised }] = await reports();
  assertEquals([best_definition, worst_underlying_realised], [null, null]);
  for (const date of ["2026-02-09", "2026-02-13", "2026-02-15"]) {
    assertEquals(await page(date), before);
  }
  assertEquals(await reports("2026-02-16"), []);
});

Deno.test("a holiday that was announced since moves the report, never doubles it", async () => {
  await world.platform.sql`delete from public.sessions where trading_date = '2026-02-27'`;
  await made("2026-02-23T16:55:00+05:30");
  const rows = await world.platform.sql`
    select trading_date::text as date from public.weekly_reports order by 1`;
  assertEquals(rows.map((row) => row["date"]), ["2026-02-13", "2026-02-26"]);
});

Deno.test("a session on a Saturday is the last of its week", async () => {
  await world.platform.sql`insert into public.sessions
      (trading_date, opens_at, closes_at, fixing_at, kind, source)
    values ('2026-02-28', '2026-02-28T09:15:00+05:30', '2026-02-28T15:30:00+05:30',
      '2026-02-28T15:30:00+05:30', 'special', 'test')`;
  const counts = await made("2026-02-28T16:50:00+05:30");
  assertEquals({ ...counts, sessions: 5 }, counts);
  const [{ trading_date }] = await reports();
  assertEquals(trading_date, "2026-02-28");
  assertEquals((await page()).at(-1)?.slice(0, 10), "2026-02-28");
});

Deno.test("a week without a session, and what does not narrow a report, are refused", async () => {
  const { url, secretKey } = world.platform;
  const { error } = await openDatabase(url, secretKey).rpc("store_report", {
    p_date: "2035-01-01",
    p_now: FRIDAY,
  });
  assertEquals([error?.hint, error?.message], [
    "not_a_session",
    "report of 2035-01-01: the calendar has no session in its week",
  ]);
  for (const [field, value] of [["underlying", "TCS"], ["hours", "3"]] as const) {
    const { status, body } = await world.status({ show: "report", [field]: value });
    assertEquals(status, 400);
    assert(body.error.message.startsWith(`${field}: `), body.error.message);
  }
});
