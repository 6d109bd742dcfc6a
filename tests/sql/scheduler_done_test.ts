import { assertEquals } from "@std/assert";
import { databaseTest, type TestDatabase } from "../support/database.ts";
import { advance, allocatedAll, entered, openExit, openPlan } from "../support/stored_plan.ts";
import { STORED_DATE, storeRun } from "../support/stored_strategy.ts";

const TUESDAY = "2026-02-10";
const at = (time: string) => `${STORED_DATE}T${time}+05:30`;

/** Whether a schedule's stage is done for a date, for a window that began at nine. */
async function isDone({ sql }: TestDatabase, name: string, date = STORED_DATE): Promise<boolean> {
  const [row] = await sql`select private.stage_done(s, ${date}, ${at("09:00:00")}) as done
    from public.schedules s where name = ${name}`;
  return row?.["done"];
}

databaseTest(
  "a job is done by its own run of the date, that ended in its window",
  async (database) => {
    const { sql } = database;
    const put = async (job: string, date: string, state: string, ended: string | null) =>
      await sql`insert into public.job_runs (job, trading_date, state, started_at, finished_at,
        error_code, error_message)
      values (${job}, ${date}, ${state}, ${at("08:00:00")}, ${ended},
        ${state === "failed" ? "internal" : null}, ${state === "failed" ? "x" : null})`;
    await put("contracts", STORED_DATE, "done", at("09:01:00"));
    await put("bans", TUESDAY, "done", at("09:01:00"));
    await put("bans", STORED_DATE, "failed", at("09:01:00"));
    assertEquals(await isDone(database, "bans"), false);
    await sql`delete from public.job_runs where state = 'failed'`;
    await put("bans", STORED_DATE, "done", at("09:00:00"));
    assertEquals(await isDone(database, "bans"), true);
    await sql`update public.schedules set every = '1 hour' where name = 'bans'`;
    assertEquals(await isDone(database, "bans"), false);
  },
);

databaseTest(
  "an analysis is done by its risk's run of the date, done or failed",
  async (database) => {
    const { sql } = database;
    await storeRun(sql, "aggressive");
    await storeRun(sql, "moderate", TUESDAY);
    assertEquals(await isDone(database, "analyze"), false);
    await sql`insert into public.runs (stage, trading_date, risk, state, inputs, started_at)
    values ('analyze', ${STORED_DATE}, 'moderate', 'open', '{}', ${at("09:30:00")})`;
    assertEquals(await isDone(database, "analyze"), false);
    await sql`update public.runs set state = 'failed' where state = 'open'`;
    assertEquals(await isDone(database, "analyze"), true);
  },
);

databaseTest(
  "an allocation is done by one of the date that nothing superseded",
  async (database) => {
    const { sql } = database;
    assertEquals(await isDone(database, "allocate"), false);
    await allocatedAll(database, ["NIFTY"]);
    assertEquals(
      [await isDone(database, "allocate"), await isDone(database, "allocate", TUESDAY)],
      [
        true,
        false,
      ],
    );
    await sql`update public.allocation_runs set superseded = true`;
    assertEquals(await isDone(database, "allocate"), false);
    // What the owner accepted before it is no allocation of the desk's.
    await sql`update public.allocation_runs set superseded = false, ordering = 'marks'`;
    assertEquals(await isDone(database, "allocate"), false);
  },
);

databaseTest(
  "executing is done once nothing of the date waits and no entry is under way",
  async (database) => {
    const { service } = database;
    const done = async (date?: string) => await isDone(database, "execute", date);
    assertEquals(await done(), true);
    const [nifty = 0, infy = 0] = await allocatedAll(database, ["NIFTY", "INFY"]);
    assertEquals([await done(), await done(TUESDAY)], [false, true]);
    const deny = async (id: number) =>
      await service.rpc("deny_entry_plan", {
        ...{ p_allocation_id: id, p_mode: "paper", p_reason: "price_moved: x" },
        p_now: at("10:00:00"),
      });
    assertEquals((await deny(infy)).error, null);
    // The denial of one is no turn of the other.
    assertEquals(await done(), false);
    const position = await entered(database, nifty);
    assertEquals(await done(), true);
    // An exit that is under way keeps no entry back.
    const { data: exit } = await openExit(database, position, "X");
    await advance(database, exit.planId, "executing");
    assertEquals(await done(), true);
    assertEquals((await openPlan(database, infy)).error, null);
    assertEquals([await done(), await done(TUESDAY)], [false, false]);
  },
);

databaseTest(
  "failures are counted of a schedule and date, since the last start that went well",
  async ({ sql }) => {
    const claim = async (schedule: string, date: string, attempt: number, state: string) => {
      const isBad = ["failed", "lapsed", "lost"].includes(state);
      await sql`insert into public.schedule_claims (schedule, trading_date, attempt, function_name,
        body, state, claimed_at, taken_at, ended_at, error_code, error_message)
      values (${schedule}, ${date}, ${attempt}, 'maintain', '{}', ${state}, ${at("09:00:00")},
        ${at("09:00:00")}, ${at("09:00:30")}, ${isBad ? "internal" : null}, ${isBad ? "x" : null})`;
    };
    const failures = async () => {
      const [row] = await sql`select private.claim_failures('bans', ${STORED_DATE}) as n`;
      return row?.["n"];
    };
    await claim("bans", STORED_DATE, 1, "lost");
    await claim("bans", TUESDAY, 7, "done");
    await claim("iv", STORED_DATE, 7, "open");
    assertEquals(await failures(), 1);
    await claim("bans", TUESDAY, 8, "failed");
    await claim("iv", STORED_DATE, 8, "failed");
    await claim("bans", STORED_DATE, 2, "failed");
    assertEquals(await failures(), 2);
    await claim("bans", STORED_DATE, 3, "open");
    assertEquals(await failures(), 0);
    await claim("bans", STORED_DATE, 4, "lapsed");
    await claim("bans", STORED_DATE, 5, "failed");
    assertEquals(await failures(), 2);
    await claim("bans", STORED_DATE, 6, "done");
    assertEquals(await failures(), 0);
  },
);
