import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { openDatabase } from "../../shared/storage/database.ts";
import { SHOWS } from "../../shared/storage/status_rows.ts";
import { rejectStraddle } from "../support/stored_day.ts";
import { propose } from "../support/stored_adjustment.ts";
import {
  advance,
  allocatedAll,
  complete,
  entered,
  fill,
  openExit,
  openPlan,
} from "../support/stored_plan.ts";
import { openWorld, type World } from "../support/world.ts";

/** Monday 2026-02-09 at 10:30, half an hour after everything that is stored. */
const AT = "2026-02-09T10:30:00+05:30";
const WIDTH = 100;

let world: World;

/**
 * A day with one of each: held, closed, on its way out, half entered, traded back, denied and
 * rejected.
 */
Deno.test.beforeAll(async () => {
  world = await openWorld({ at: AT, mode: "frozen" });
  const { sql, url, secretKey } = world.platform;
  const database = { sql, service: openDatabase(url, secretKey) };
  const names = ["NIFTY", "TCS", "BAJAJFINSV", "RELIANCE", "INFY", "SBIN"];
  const [held, closed, leaving, half, back, denied] = await allocatedAll(database, names);
  const [run] = await sql`select run_id::int as id from public.runs`;
  await rejectStraddle(sql, run?.["id"], "TCS");
  await sql`insert into public.tasks (run_id, underlying, state, counts, finished_at)
    select ${run?.["id"]}, n, 'done', '{"chains": 1, "accepted": 1}', ${AT}
    from unnest(${names}::text[]) n`;
  const position = await entered(database, held);
  await sql`insert into public.position_marks values (${position}, '2026-02-09T10:25:00+05:30',
    'priced', -9000, -1234567.891, 12.5)`;
  assertEquals((await propose(database, position)).error, null);
  const exit = async (allocation: number | undefined, key: string) => {
    const { data: plan } = await openExit(database, await entered(database, allocation), key);
    await advance(database, plan.planId, "executing");
    return plan;
  };
  const out = await exit(closed, "X1");
  for (const each of out.intents) await fill(database, each, "10");
  await complete(database, "close_position", out.planId, AT);
  await fill(database, (await exit(leaving, "X2")).intents[0], "10");
  const begin = async (allocation: number | undefined) => {
    const { data: plan } = await openPlan(database, allocation ?? 0);
    await advance(database, plan.planId, "executing");
    await fill(database, plan.intents[0], "30.05");
    return plan;
  };
  await begin(half);
  await advance(database, (await begin(back)).planId, "unwinding", "a leg could not be filled");
  await database.service.rpc("deny_entry_plan", {
    p_allocation_id: denied,
    p_mode: "paper",
    p_reason: "price_moved: net premium 140.00 a lot against 175.00 analyzed",
    p_now: AT,
  });
  await sql`insert into public.alerts (raised_at, level, kind, subject, message)
    values (${AT}, 'warning', 'worker_lost', 'a run', ${
    "a message that goes on and on ".repeat(9)
  })`;
  await sql`insert into public.mismatches (kind, subject, first_seen, segment, security_id,
      correlation_id, here, there, last_seen)
    select 'fill_missing', correlation_id, ${AT}, segment, security_id, correlation_id, quantity,
      65, ${AT}
    from public.intents order by intent_id limit 1`;
  await sql`insert into public.strategy_marks (strategy_id, trading_date, note, marked_at)
    select strategy_id, trading_date, ${"words of the owner that go on and on ".repeat(9)}, ${AT}
    from public.strategies where state = 'accepted'`;
  assertEquals((await world.call("maintain", { job: "report" })).status, 200);
});
Deno.test.afterAll(async () => await world.stop());

async function page(show: string, query: Record<string, string> = {}): Promise<string> {
  const search = new URLSearchParams({ show, format: "text", ...query });
  const response = await fetch(`${world.platform.url}/functions/v1/status?${search}`, {
    headers: { apikey: world.platform.secretKey },
  });
  const text = await response.text();
  assertEquals([show, response.status], [show, 200], text);
  return text;
}

/** Words that stand for a number of a table. */
const IDS = /\b\w+_id\b|\bleg \d|\b[0-9a-f]{8}-[0-9a-f]{4}-/;
/** An instant that is not on the exchange's clock. */
const FOREIGN_TIMES = /\d{2}:\d{2}:\d{2}(\.\d+)?(Z|\+00)|T\d{2}:\d{2}/;

for (const show of SHOWS) {
  Deno.test(`the page of ${show} is at most 100 columns wide, without ids and foreign times`, async () => {
    const text = await page(show, show === "why" ? { underlying: "NIFTY" } : {});
    const lines = text.trimEnd().split("\n");
    assert(lines.length > 3, text);
    assertEquals(lines.filter((line) => line.length > WIDTH), []);
    assertEquals(lines.filter((line) => line !== line.trimEnd()), []);
    assertEquals(lines.filter((line) => IDS.test(line)), []);
    if (show === "why") return;
    assertEquals(lines[0], `${show} at 2026-02-09 10:30:00 IST`);
    assertEquals(lines.filter((line) => FOREIGN_TIMES.test(line)), []);
  });
}

Deno.test("orders and trades are told by contract, at the exchange's time", async () => {
  const orders = await page("orders");
  assertMatch(
    orders,
    /^10:00:00 +NIFTY 24 Feb 24400 PE +buy +130 +50\.00 +130 +30\.05 +filled +open$/m,
  );
  assertMatch(orders, /^10:00:00 +BAJAJFINSV 24 Feb 24600 PE +buy .* close$/m);
  const trades = await page("trades", { underlying: "NIFTY" });
  assertMatch(
    trades,
    /^10:00:00 +NIFTY 24 Feb 24600 PE +sell +130 +64\.95 +8,443\.50 +31\.42 +open$/m,
  );
  assertMatch(trades, /^total .* 9,061\.00 +125\.6\d$/m);
});

Deno.test("a mismatch is told by contract, with both books' units", async () => {
  assertMatch(
    await page("mismatches"),
    /^2026-02-09 10:30:00 +fill_missing +NIFTY 24 Feb 24400 PE buy +130 +65 +-$/m,
  );
});

Deno.test("positions show the legs of an entry that is half done or on its way back", async () => {
  const text = await page("positions");
  assertMatch(text, /^ - {2}RELIANCE +iron_condor +entering /m);
  assertMatch(text, /^ - {2}INFY +iron_condor +unwinding /m);
  assertStringIncludes(text, "    legs: +130 RELIANCE 24 Feb 24400 PE\n");
  assertStringIncludes(text, "    remark: no position yet, its entry is not done: ");
  assertMatch(text, /^ 1 {2}NIFTY +iron_condor +open .*-12,34,568 +13$/m);
  const { body } = await world.status({ show: "positions" });
  assertEquals(body.rows.map((row: Record<string, unknown>) => row["state"]), [
    "open",
    "closing",
    "entering",
    "unwinding",
  ]);
  assertMatch(body.rows[0].opened_at, /^2026-02-09T04:30:00\+00:00$/);
});

Deno.test("the ledger has each day's money to the paisa, and its sum", async () => {
  const text = await page("ledger");
  // 2 x 4 fills of 31.4159: 9,061.00 received less 0 on the way out at ten rupees a leg.
  assertMatch(text, /^TCS +iron_condor +carry +8,809\.67 +- +- +251\.33 +9,061\.00$/m);
  assertMatch(text, /^RELIANCE +iron_condor +carry +0\.00 +- +- +31\.42 +-3,906\.50$/m);
  assertMatch(text, /^total .* -12,34,567\.89 +12\.50 /m);
  const { body } = await world.status({ show: "ledger", underlying: "TCS" });
  assertEquals([body.rows.length, body.rows[0].realised], [1, 8809.67]);
});

Deno.test("health says what is held by entries that are not done, and what to do", async () => {
  const text = await page("health");
  assertMatch(text, /^LOOK +positions +2026-02-09 10:00:00 +30 min +2 held, 2 with units/m);
  assertMatch(
    text.replace(/\n +/g, " "),
    /RELIANCE entering \+130 RELIANCE 24 Feb 24400 PE; INFY unw/,
  );
  assertMatch(
    text,
    /^LOOK +job contracts +- +- +never done; due for 2026-02-09\n +to do: npm run/m,
  );
  assertMatch(text, /^ok +trading /m);
});

Deno.test("the summary of a day is a paragraph with the figures of all its tables", async () => {
  const text = await page("summary");
  assertMatch(text, /^analyze +moderate done: 6 of 6 underlyings, 6 strategies accepted$/m);
  assertMatch(text, /^execute +5 plans, 3 filled, 0 traded back, 1 denied; 19 orders, 19 fills$/m);
  assertMatch(text, /^positions +2 open, 1 closed$/m);
  assertMatch(
    text,
    /^money +realised 8,809\.67, unrealised -12,34,567\.89 \(12\.50 at mid\), charges/m,
  );
  assertMatch(text, /^alerts +2 unread$/m);
});

Deno.test("the queue says why what is pending was denied last", async () => {
  const text = await page("queue");
  assertMatch(text, /^ 6 +100 +6 +SBIN +iron_condor +carry +2 +pending +1,56,000 +16,900 +-300$/m);
  assertStringIncludes(text, "    last denial: price_moved: net premium 140.00 a lot against");
});

Deno.test("a show of nothing says so", async () => {
  assertMatch(await page("orders", { date: "2026-02-06" }), /\n\(no rows\)\n$/);
});
