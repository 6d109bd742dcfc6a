import { assert, assertEquals, assertGreater, assertLess, assertStringIncludes } from "@std/assert";
import { type Answer, openWorld, type World } from "../support/world.ts";

const DATE = "2026-02-09";
const at = (time: string) => new Date(`${DATE}T${time}+05:30`);

/** A desk that holds positions of a few underlyings, entered at ten. */
async function holding(): Promise<World> {
  const world = await openWorld({ at: `${DATE}T10:00:00+05:30`, mode: "stepped", ready: true });
  const underlyings = ["NIFTY", "INFY", "SBIN", "TCS", "RELIANCE", "ITC", "TITAN", "HCLTECH"];
  for (let done = false; !done;) {
    const { status, body } = await world.call("analyze", { underlyings });
    assert(status < 300, JSON.stringify(body));
    done = body.state === "done";
  }
  await world.call("allocate", {});
  const { body } = await world.call("execute", { action: "entries" });
  assertGreater(body.filled, 1, JSON.stringify(body));
  return world;
}

const world = await holding();
const { sql } = world.platform;
Deno.test.afterAll(async () => await world.stop());

async function monitorAt(time: string, body = {}): Promise<Answer> {
  await world.exchange.advance(at(time));
  const answer = await world.call("monitor", body);
  assertEquals(answer.status, 200, JSON.stringify(answer.body));
  return answer.body;
}

/** What an edit of a rule came to: taken, or the refusal's text. */
async function edited(rule: string, change: string): Promise<string> {
  return await sql.unsafe(`update public.exit_rules set ${change} where rule = '${rule}'`)
    .then(() => "taken", String);
}

Deno.test("no position is closed in its first hour, and each look leaves a mark on mid", async () => {
  const held = (await sql`select 1 from public.positions where state = 'open'`).length;
  for (const time of ["10:10:00", "10:20:00", "10:35:00", "10:50:00", "11:05:00"]) {
    const { fired, faults, positions } = await monitorAt(time);
    assertEquals([fired, faults, positions.length], [[], [], held], time);
  }
  const [mark] = await sql`select count(*)::int as n, count(unrealised_mid)::int as mids
    from public.position_marks`;
  assertEquals([mark?.["n"], mark?.["mids"]], [10 * held, 10 * held]);
});

Deno.test("an edited rule that cannot be is refused with its rule and field", async () => {
  for (
    const [rule, change, said] of [
      ["stop_loss", "loss_per_lot = 0", "stop_loss: loss_per_lot must be above 0"],
      ["stop_loss", "loss_per_lot = 'NaN'", "stop_loss: loss_per_lot must be above 0"],
      ["stop_loss", "loss_per_lot = null", "stop_loss: loss_per_lot must be above 0"],
      ["stop_loss", "marks = 2", "stop_loss: marks must be 3 to 20"],
      ["stop_loss", "over_minutes = 4", "stop_loss: over_minutes must be 5 to 15"],
      ["stop_loss", "not_first_minutes = -1", "stop_loss: not_first_minutes must be 0 to 375"],
      ["stop_loss", "days_before = 1", "a rule has parameters of its own kind alone"],
      ["time_exit", "sessions_before = -1", "time_exit: sessions_before must be 0 to 250"],
      ["time_exit", "at_time = '15:26'", "time_exit, days_left: at_time must be 09:15 to 15:25"],
      ["time_exit", "at_time = null", "time_exit, days_left: at_time must be 09:15 to 15:25"],
    ] as const
  ) {
    assertStringIncludes(await edited(rule, change), said, change);
  }
});

Deno.test("a stop closes on marks of calls minutes apart, and one bad position keeps no other open", async () => {
  const before = await monitorAt("11:10:00");
  const [one, two] = before.positions.toSorted((p: Answer, q: Answer) =>
    p.unrealisedMid - q.unrealisedMid
  );
  assertLess(one.unrealisedMid, -1);
  await sql`update public.exit_rules set loss_per_lot = 0.01 where rule = 'stop_loss'
    and strategy_id = (select strategy_id from public.positions
      where position_id = ${one.positionId})`;
  // Every mark so far loses as much, but the stop of none of them was so near: it fires at once.
  const fires = { positionId: one.positionId, rule: "stop_loss" };
  const dry = await monitorAt("11:10:30", { dryRun: true });
  assertEquals([dry.fired, dry.closed, dry.faults], [[fires], 0, []]);
  assertEquals((await sql`select 1 from public.exits`).length, 0);

  // Without the marks of earlier calls it waits for five minutes of its own.
  await sql`delete from public.position_marks`;
  assertEquals((await monitorAt("11:11:00")).fired, []);
  assertEquals((await monitorAt("11:15:30")).fired, []);
  await sql`delete from public.position_legs where position_id = ${two.positionId}`;
  const { fired, closed, faults } = await monitorAt("11:16:10");
  assertEquals([fired, closed], [[fires], 1]);
  assertEquals(faults.map(({ positionId }: Answer) => positionId), [two.positionId]);
  assertStringIncludes(faults[0].fault, "legs");

  // Whoever called, somebody is told: once a day, whatever the number of calls, none by a dry run.
  const alerts = async () => {
    const rows = await sql`select level, subject, message from public.alerts
      where kind = 'position_unjudged' order by alert_id`;
    return rows.map(({ level, subject, message }) => [level, subject, message.split(": ")[0]]);
  };
  const told = ["critical", `position ${two.positionId} on ${DATE}`, two.underlying];
  assertEquals(await alerts(), [told]);
  await monitorAt("11:16:20");
  assertEquals(await alerts(), [told]);
  await sql`delete from public.alerts`;
  await monitorAt("11:16:30", { dryRun: true });
  assertEquals(await alerts(), []);
  const [row] = await sql`select state, exit_rule, x.details from public.positions p
    join public.exits x using (position_id) where position_id = ${one.positionId}`;
  assertEquals([row?.["state"], row?.["exit_rule"]], ["closed", "stop_loss"]);
  assertEquals(row?.["details"].marks.length, 3);
});

Deno.test("a target that the owner turns on gets its closing value each evening, carry none", async () => {
  await sql`delete from public.exit_rules where rule = 'profit_target'`;
  await sql`insert into public.exit_rules (strategy_id, rule_number, rule, is_on,
      least_profit_per_lot, marks)
    select strategy_id, 9, 'profit_target', true, 1, 2 from public.positions`;
  await sql`alter table public.positions disable trigger user`;
  await world.exchange.advance(at("16:25:00"));
  const counts = async (sleeve: string) => {
    await sql`update public.positions set sleeve = ${sleeve}`;
    await sql`delete from public.job_runs where job = 'targets'`;
    const { body } = await world.call("maintain", { job: "targets" });
    assertEquals(body.state, "done", JSON.stringify(body));
    return body.counts;
  };
  assertEquals(await counts("carry"), { positions: 0, targets: 0, without: 0 });
  // What was bought is dear where the view expects less to happen, what was sold where more.
  let found = 0;
  for (const beta of [0.7, 1.4]) {
    await sql`update public.underlying_analyses set view_beta = ${beta}`;
    const { positions, targets, without } = await counts("edge");
    assertGreater(positions, 0);
    assertEquals(targets + without, positions);
    found += targets;
  }
  assertGreater(found, 0);
  const rows = await sql`select valid_on::text as day, close_value_at::float8 as value
    from public.exit_targets`;
  assertGreater(rows.length, 0);
  for (const row of rows) {
    assertEquals(row["day"], "2026-02-10");
    assert(Number.isFinite(row["value"]));
  }
  const read = async (from: Date) =>
    (await sql`select public.read_positions(${from}) as held`)[0]?.["held"]
      .filter(({ closeValueAt }: Answer) => closeValueAt !== null).length;
  assertEquals(await read(at("09:15:00")), 0);
  assertGreater(await read(new Date("2026-02-10T09:15:00+05:30")), 0);
});
