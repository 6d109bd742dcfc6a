import { assert, assertEquals } from "@std/assert";
import { startCronWorker } from "../../../local/platform/cron_worker.ts";
import type { Clock } from "../../../shared/vocabulary/ports/clock.ts";
import { databaseTest } from "../../support/database.ts";
import { settled, withHeldTimers } from "../../support/held_timers.ts";

/** A clock that a test sets on; a wait for it ends when it was set so far. */
class SetClock implements Clock {
  #waiters: (() => void)[] = [];
  /** Told for each wait that begins: the instant waited for. */
  readonly waited: string[] = [];
  #asked = Promise.withResolvers<void>();

  constructor(private at: string, private failures = 0) {}

  now(): Promise<Date> {
    if (this.failures-- > 0) return Promise.reject(new Error("the clock is gone"));
    return Promise.resolve(new Date(this.at));
  }

  async waitUntil(until: Date, signal?: AbortSignal): Promise<void> {
    this.waited.push(until.toISOString());
    this.#asked.resolve();
    await new Promise<void>((resolve, reject) => {
      signal?.addEventListener("abort", () => reject(signal.reason));
      this.#waiters.push(() => until.getTime() <= Date.parse(this.at) && resolve());
    });
  }

  /** Once the next wait has begun, the clock shows `at`. */
  async set(at: string): Promise<void> {
    await this.asked();
    this.at = at;
    this.#asked = Promise.withResolvers<void>();
    for (const look of this.#waiters.splice(0)) look();
  }

  /** Resolves when a wait is under way. */
  async asked(): Promise<void> {
    await this.#asked.promise;
  }
}

const details = `
  select jobid::int as jobid, command, status, return_message, start_time, end_time
  from cron.job_run_details order by runid`;

databaseTest(
  "each job of each minute runs at the full minute, with the clock's instant in place of now()",
  async ({ sql }) => {
    await sql`create table public.ran (name text, at timestamptz, again timestamptz)`;
    await sql`delete from cron.job`;
    const jobs: [string, string, boolean][] = [
      ["* * * * *", "insert into public.ran values ('first', now(), now())", true],
      ["* * * * *", "select no_such_column", true],
      ["* * * * *", "insert into public.ran values ('idle', now(), now())", false],
      ["0 * * * *", "insert into public.ran values ('hourly', now(), now())", true],
      ["* * * * *", "insert into public.ran values ('last', now(), now())", true],
    ];
    const ids: number[] = [];
    for (const [schedule, command, active] of jobs) {
      const [row] = await sql`insert into cron.job (schedule, command, active)
        values (${schedule}, ${command}, ${active}) returning jobid::int as jobid`;
      ids.push(row?.["jobid"]);
    }
    const clock = new SetClock("2026-02-09T04:00:00.000Z");
    const worker = startCronWorker(sql, clock);
    await clock.set("2026-02-09T04:01:00.000Z");
    await clock.set("2026-02-09T04:02:30.000Z");
    await clock.asked();
    await worker.stop();
    assertEquals(clock.waited, [
      "2026-02-09T04:01:00.000Z",
      "2026-02-09T04:02:00.000Z",
      "2026-02-09T04:03:00.000Z",
    ]);
    const minutes = ["2026-02-09T04:01:00Z", "2026-02-09T04:02:00Z"].map((at) => new Date(at));
    assertEquals(
      (await sql`select name, at, again from public.ran`).map((row) => Object.values(row)),
      minutes.flatMap((at) => [["first", at, at], ["last", at, at]]),
    );
    const [first, failed, , , last] = jobs.map(([, command]) => command);
    assertEquals(
      (await sql.unsafe(details)).map((row) => Object.values(row)),
      minutes.flatMap((at) => [
        [ids[0], first, "succeeded", "1 row", at, at],
        [ids[1], failed, "failed", 'column "no_such_column" does not exist', at, at],
        [ids[4], last, "succeeded", "1 row", at, at],
      ]),
    );
  },
);

databaseTest("a worker that is stopped while it waits runs nothing more", async ({ sql }) => {
  await sql`update cron.job set command = 'select 1', schedule = '* * * * *'`;
  const clock = new SetClock("2026-02-09T04:00:59.999Z");
  const worker = startCronWorker(sql, clock);
  await clock.asked();
  await worker.stop();
  assertEquals(clock.waited, ["2026-02-09T04:01:00.000Z"]);
  assertEquals([...await sql.unsafe(details)], []);
});

const never = (() => Promise.reject(new Error("the database is gone"))) as never;

Deno.test("where the clock is gone it is asked again after a second, until the worker is stopped", async () => {
  await withHeldTimers(async (timers) => {
    const clock = new SetClock("2026-02-09T04:00:00.000Z", 2);
    const worker = startCronWorker(never, clock);
    await settled();
    assertEquals([timers.set, clock.waited], [[1000], []]);
    await timers.fire();
    assertEquals([timers.set, clock.waited], [[1000, 1000], []]);
    await timers.fire();
    await clock.asked();
    assertEquals(clock.waited, ["2026-02-09T04:01:00.000Z"]);
    await worker.stop();
    assertEquals(timers.set, [1000, 1000]);
  });
});

Deno.test("a stop ends the second before the next try, and its timer", async () => {
  await withHeldTimers(async (timers) => {
    const clock = new SetClock("2026-02-09T04:00:00.000Z", 9);
    const worker = startCronWorker(never, clock);
    await settled();
    assertEquals(timers.running(), [1000]);
    await worker.stop();
    assertEquals([timers.set, timers.running()], [[1000], []]);
    assert(clock.waited.length === 0);
  });
});
