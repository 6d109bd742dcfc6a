import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { projectPath } from "../../../local/support/project_root.ts";
import { storeDay } from "../../support/stored_day.ts";
import { allocationPayload, storeAllocation } from "../../support/stored_strategy.ts";
import { openDatabase } from "../../../shared/storage/database.ts";
import { unguarded } from "../../support/unguarded.ts";
import { propose } from "../../support/stored_adjustment.ts";
import { entered } from "../../support/stored_plan.ts";
import { openWorld, type World } from "../../support/world.ts";

const DATE = "2026-02-09";

let world: World;
let nifty: string;
let tcs: string;
Deno.test.beforeAll(async () => {
  world = await openWorld({ at: `${DATE}T10:30:00+05:30`, mode: "frozen" });
  const { sql } = world.platform;
  await storeDay(sql, DATE);
  await sql`update public.strategies set rank = case underlying when 'TCS' then 1 else 2 end
    where state = 'accepted'`;
  const rows = await sql`select strategy_id::text as id from public.strategies
    where state = 'accepted' order by underlying`;
  [nifty = "", tcs = ""] = rows.map((row) => row["id"]);
});
Deno.test.afterAll(async () => await world.stop());

/** A command as the launcher runs it, with nobody at its standard input. */
function command(name: string, args: readonly string[]): Deno.Command {
  return new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--allow-all", projectPath(`local/cli/${name}.ts`), ...args],
    cwd: projectPath(""),
    env: {
      SUPABASE_URL: world.platform.url,
      SUPABASE_SECRET_KEY: world.platform.secretKey,
      NO_COLOR: "1",
    },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  });
}

async function run(name: string, ...args: string[]) {
  const { code, stdout, stderr } = await command(name, args).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  const [out, error] = [text(stdout), text(stderr)];
  assertEquals(out.split("\n").filter((line) => line.length > 100 && !line.startsWith("{")), []);
  return { code, out, error };
}

const execute = (...args: string[]) => run("execute", ...args);

async function marks() {
  const rows = await world.platform.sql`select strategy_id::text as id, priority, lots, note
    from public.strategy_marks order by strategy_id`;
  return rows.map(({ id, priority, lots, note }) => [id, priority, lots, note]);
}

Deno.test("the list names what can be marked, with the id to type", async () => {
  const { code, out } = await execute("list");
  assertEquals(code, 0);
  assertMatch(out, /^strategies at 2026-02-09 10:30:00 IST$/m);
  assertMatch(out, new RegExp(`^ *${tcs} +1 +TCS +iron_condor`, "m"));
  const one = await execute("list", "--underlying", "NIFTY", "--date", DATE);
  assertMatch(one.out, new RegExp(`^ *${nifty} +2 +NIFTY +iron_condor`, "m"));
  assert(!one.out.includes("TCS"));
});

Deno.test("strategies are marked by id or from the top, shown, and taken back", async () => {
  const top = await execute("mark", "--top", "1", "--note", "first of the list");
  assertEquals([top.code, await marks()], [0, [[tcs, 100, 1, "first of the list"]]]);
  assertMatch(top.out, /^1 mark changed$/m);
  await execute("mark", nifty, tcs, "--priority", "3", "--lots", "2");
  assertEquals(await marks(), [[nifty, 3, 2, null], [tcs, 3, 2, "first of the list"]]);
  const page = await execute("marks");
  assertMatch(page.out, new RegExp(`^ *${tcs} +3 +TCS +iron_condor +carry +2 +marked`, "m"));
  assertMatch(page.out, /^ {4}note: first of the list$/m);
  const shown = await execute("show", tcs);
  assertMatch(shown.out, /^strategies at .*\n[^]*^marks at [^]*note: first of the list$/m);
  assert(!shown.out.includes("queue at"), "what is not queued has no page of the queue");
  const json = JSON.parse((await execute("show", tcs, "--json")).out);
  assertEquals([json.strategies.length, json.marks[0].note, json.queue], [
    1,
    "first of the list",
    [],
  ]);
  const back = await execute("--action", "unmark", nifty);
  assertEquals([back.code, (await marks()).map(([id]) => id)], [0, [tcs]]);
  const again = await execute("unmark", nifty);
  assertEquals([again.code, again.out], [1, ""]);
  assertStringIncludes(again.error, `404 not_found: strategy ${nifty} is not marked`);
});

Deno.test("all marks of a date go after two answers alone", async () => {
  await execute("mark", nifty, tcs);
  const before = await marks();
  const silent = await execute("delete-marks");
  assertEquals([silent.code, silent.out], [2, ""]);
  assertStringIncludes(silent.error, "say --confirm DATE and --count N");
  const wrong = await execute("delete-marks", "--confirm", DATE, "--count", "3");
  assertEquals([wrong.code, wrong.out], [1, ""]);
  assertStringIncludes(wrong.error, `confirm the date ${DATE} and the count 2`);
  // --yes answers no question but that before something live.
  assertEquals((await execute("delete-marks", "--yes")).code, 2);
  assertEquals(await marks(), before);
  const done = await execute("delete-marks", "--confirm", DATE, "--count", "2");
  assertEquals([done.code, await marks()], [0, []]);
  assertMatch(done.out, /^2 marks changed$/m);
});

Deno.test("what is typed wrongly is refused by flag and rule, with the usage, and changes nothing", async () => {
  const refusals: [string[], string][] = [
    [["flaten"], "execute takes one of entries exits flatten cancel mark"],
    [["constructor"], "execute takes one of entries"],
    [["mark"], "mark takes strategies by id, or --top"],
    [["mark", "0"], "an id must be a whole number from 1 on, not 0"],
    [["mark", tcs, "NIFTY"], "an id must be a whole number from 1 on, not NIFTY"],
    [["mark", tcs, "--top", "2"], "--top: mark takes it, or strategies by id"],
    [["mark", "--top", "1.5"], "--top must be a whole number from 1 on, not 1.5"],
    [["mark", "--top", "two"], "--top must be a number, not two"],
    [
      ["mark", "--top", "1", "--risk", "brave"],
      "--risk must be one of conservative, moderate, aggr",
    ],
    [["mark", tcs, "--lots", "-1"], "--lots"],
    [["unmark"], "unmark takes strategies by id"],
    [["show"], "show takes one strategy by id"],
    [["show", tcs, nifty], "show takes one strategy by id"],
    [["accept-adjustment"], "accept-adjustment takes one adjustment by id"],
    [["accept-adjustment", "1", "2"], "accept-adjustment takes one adjustment by id"],
    [["accept-adjustment", "1", "--top", "2"], "--top: accept-adjustment does not take it"],
    [["exits", "12"], "exits takes no ids, not 12"],
    [["flatten", "NIFTY"], "an id must be a whole number from 1 on, not NIFTY"],
    [["flatten", "--mode", "live"], "--mode: flatten does not take it"],
    [["cancel", "--top", "3"], "--top: cancel does not take it"],
    [["entries", "--mode", "real"], "--mode must be one of paper, live, not real"],
    [["--allocations", "1,b"], "an id must be a whole number from 1 on, not b"],
    [["marks", "--date", "2026-02-30"], "--date must be a date YYYY-MM-DD, not 2026-02-30"],
    [["--volume", "3"], "--volume"],
  ];
  for (const [args, message] of refusals) {
    const { code, out, error } = await execute(...args);
    assertEquals([args, code, out], [args, 2, ""]);
    assertStringIncludes(error, message);
    assertStringIncludes(error, "usage: npm run execute --");
  }
  const unknown = await execute("show", "999");
  assertEquals([unknown.code, unknown.error.trim()], [1, "there is no accepted strategy 999"]);
  assertEquals(await marks(), []);
});

Deno.test("the queue is cancelled by id or whole, and the desk paused in words", async () => {
  const { sql, url, secretKey } = world.platform;
  const database = { sql, service: openDatabase(url, secretKey) };
  const [run] = await sql`select run_id::int as id from public.runs`;
  const lots = [nifty, tcs].map((id) => ({ strategyId: Number(id), lots: 1 }));
  const { data } = await storeAllocation(database, allocationPayload(run?.["id"], "q", lots));
  const [first, second] = data.allocations;
  const states = async () =>
    (await sql`select state from public.allocations order by allocation_id`).map((row) =>
      row["state"]
    );
  const one = await execute("cancel", String(second.allocationId));
  assertEquals([one.code, await states()], [0, ["pending", "cancelled"]]);
  assertMatch(one.out, /^queue at [^]*^1 plan$/m);
  assertMatch(one.out, new RegExp(`^ *${first.allocationId} +- +1 +NIFTY .* pending`, "m"));
  assertEquals((await execute("--action", "cancel")).code, 0);
  assertEquals(await states(), ["cancelled", "cancelled"]);
  assertMatch((await execute("pause")).out, /^done$/m);
  assertEquals((await sql`select state from public.trading_state`)[0]?.["state"], "reducing");
  await execute("resume");
});

Deno.test("before anything live it asks, and where nobody can answer nothing is done", async () => {
  const { sql } = world.platform;
  const silent = await execute("--mode", "live");
  assertEquals([silent.code, silent.out], [2, ""]);
  assertStringIncludes(silent.error, "LIVE: orders of 0 waiting allocations may go to the broker.");
  assertStringIncludes(silent.error, "Say --yes where nobody can be asked.");
  assertEquals((await sql`select 1 from public.live_refusals`).length, 0);
  const sure = await execute("--mode", "live", "--yes");
  assertEquals(sure.code, 1);
  assertStringIncludes(sure.error, "422 live_switch_off");
});

Deno.test("what closes a live position asks, by its name; on paper nobody is asked", async () => {
  const { sql, url, secretKey } = world.platform;
  const database = { sql, service: openDatabase(url, secretKey) };
  const [done] = await sql`select run_id::int as id from public.runs`;
  const lots = [{ strategyId: Number(nifty), lots: 2 }];
  const { data } = await storeAllocation(database, allocationPayload(done?.["id"], "live", lots));
  const position = await entered(database, data.allocations[0].allocationId);
  await unguarded(sql, [
    `update public.positions set mode = 'live' where position_id = ${position}`,
  ]);
  for (const [name, ...args] of [["execute", "flatten"], ["execute", "exits"], ["monitor"]]) {
    const { code, out, error } = await run(name ?? "", ...args);
    assertEquals([name, args, code, out], [name, args, 2, ""]);
    assertMatch(error, /^LIVE: \w+ may close at the broker NIFTY iron_condor\. Say --yes/);
  }
  const { data: proposed } = await propose(database, position);
  const asked = await execute("accept-adjustment", String(proposed), "--mode", "live");
  assertEquals([asked.code, asked.out], [2, ""]);
  assertMatch(
    asked.error,
    /^LIVE: roll_untested of NIFTY iron_condor closes -130 [^]* and opens \+130 [^]* at the broker\. Say/,
  );
  const none = await execute("accept-adjustment", "999");
  assertEquals(
    [none.code, none.error.trim()],
    [1, "execute answered 404 not_found: there is no adjustment 999"],
  );
  assertMatch((await execute("adjustments")).out, new RegExp(`^ *${proposed} .* proposed `, "m"));
  // Another position than the live one: nobody is asked, and it is told that it is not held.
  const other = await execute("flatten", String(position + 1));
  assertEquals([other.code, other.error.trim()], [
    1,
    `execute answered 404 not_found: position ${position + 1} is not held`,
  ]);
  await unguarded(sql, [
    `update public.positions set mode = 'paper' where position_id = ${position}`,
  ]);
  assert((await execute("exits")).code !== 2);
  await sql`update public.trading_state set mode = 'live'`;
  for (const name of ["accept", "resume"]) {
    const { code, error } = await execute(name);
    assertEquals(code, 2);
    assertStringIncludes(error, `LIVE: the desk's mode is live, and what ${name} leaves`);
  }
  await sql`update public.trading_state set mode = 'paper'`;
});

Deno.test("monitor watches until it is ended, a page a look, and tells a look that was refused", async () => {
  const child = command("monitor", ["--watch", "1"]).spawn();
  let text = "";
  const reading = (async () => {
    for await (const part of child.stdout.pipeThrough(new TextDecoderStream())) {
      text += part;
      if (text.split("again in 1 s, Ctrl-C ends").length > 2) child.kill("SIGINT");
    }
  })();
  const { code } = await child.status;
  await reading;
  await child.stderr.cancel();
  assertEquals(code, 130);
  const looks = text.split("again in 1 s, Ctrl-C ends").length - 1;
  assert(looks >= 2, text);
});

Deno.test("monitor refuses what it does not take", async () => {
  const refusals: [string[], string][] = [
    [["--watch", "0"], "--watch must be whole seconds from 1 to 99999, not 0"],
    [["--watch", "soon"], "--watch must be whole seconds from 1 to 99999, not soon"],
    [["60"], "monitor takes flags only, and --watch its seconds, not 60"],
    [["--watch", "5", "6"], "not 5 6"],
    [["--live"], "--live"],
  ];
  for (const [args, message] of refusals) {
    const { code, out, error } = await run("monitor", ...args);
    assertEquals([args, code, out], [args, 2, ""]);
    assertStringIncludes(error, message);
  }
});
