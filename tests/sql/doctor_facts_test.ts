import { assert, assertEquals } from "@std/assert";
import { databaseTest, type TestDatabase } from "../support/database.ts";
import { openScheduler, tickAt } from "../support/scheduled.ts";

const NOW = "2026-02-09T10:00:00+05:30";

/** A digest as the database and the doctor make it. */
async function digest(text: string): Promise<string> {
  const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return new Uint8Array(bytes).reduce((hex, byte) => hex + byte.toString(16).padStart(2, "0"), "");
}

async function facts({ service }: TestDatabase, token: string | null = null, now = NOW) {
  const args = {
    p_now: now,
    p_token_digest: token === null ? null : await digest(token),
    p_url_digest: await digest("http://127.0.0.1:9"),
  };
  const { data, error } = await service.rpc("doctor_facts", args);
  assertEquals(error, null);
  return data;
}

databaseTest("secrets of Vault are compared by digest and never told", async (db) => {
  assertEquals((await facts(db)).vault, { cron_token: "missing", project_url: "missing" });
  await openScheduler(db.sql);
  const seen = await facts(db, "planted-token");
  assertEquals(seen.vault, { cron_token: "same", project_url: "same" });
  assertEquals((await facts(db, "another")).vault.cron_token, "differs");
  const text = JSON.stringify(seen);
  assert(!text.includes("planted-token") && !text.includes("127.0.0.1:9"), text);
});

databaseTest(
  "where pg_cron, pg_net, Vault and the list of migrations are absent that is told",
  async (db) => {
    await db.sql`drop schema cron, net, vault, supabase_migrations cascade`;
    const { scheduler, vault, database } = await facts(db);
    assertEquals(vault, null);
    assertEquals(database.migrations, []);
    const { cron, net, job, lastRun, answers } = scheduler;
    assertEquals({ cron, net, job, lastRun, answers }, {
      cron: false,
      net: false,
      job: null,
      lastRun: null,
      answers: [],
    });
  },
);

databaseTest("strangers are told nothing", async ({ anon }) => {
  const args = { p_now: NOW, p_token_digest: null, p_url_digest: null };
  assertEquals((await anon.rpc("doctor_facts", args)).error?.code, "42501");
});

databaseTest(
  "the next session is the one that runs until it closes, then the one after",
  async (db) => {
    const of = async (now: string) => {
      const { session, sessionBefore } = (await facts(db, null, now)).desk;
      return [session?.date, sessionBefore];
    };
    assertEquals(await of("2026-02-06T15:29:00+05:30"), ["2026-02-06", "2026-02-05"]);
    assertEquals(await of("2026-02-06T15:30:00+05:30"), ["2026-02-09", "2026-02-06"]);
    assertEquals(await of("2026-02-08T12:00:00+05:30"), ["2026-02-09", "2026-02-06"]);
    assertEquals(await of("2027-02-08T12:00:00+05:30"), [undefined, "2026-12-31"]);
  },
);

databaseTest(
  "the first tick of a date stores the database's size, which goes after 60 days",
  async (db) => {
    await db.sql`update public.schedules set enabled = false`;
    await db.sql`insert into public.database_sizes values ('2025-12-10', 1), ('2025-12-11', 2)`;
    await tickAt(db.sql, NOW);
    const [size] = await db.sql`select pg_database_size(current_database()) as bytes`;
    const rows = await db
      .sql`select measured_on::text, bytes from public.database_sizes order by 1`;
    assertEquals(rows.map((row) => row["measured_on"]), ["2025-12-11", "2026-02-09"]);
    assert(Math.abs(rows[1]?.["bytes"] - size?.["bytes"]) < 2 ** 20);
    await tickAt(db.sql, "2026-02-09T10:01:00+05:30");
    assertEquals((await db.sql`select 1 from public.database_sizes`).length, 2);
  },
);

databaseTest("growth is told against the oldest size of the last 30 days", async (db) => {
  const earlier = async () => (await facts(db)).database.earlier;
  await db.sql`insert into public.database_sizes values ('2026-01-09', 1), ('2026-02-09', 5)`;
  assertEquals(await earlier(), null);
  await db.sql`insert into public.database_sizes values ('2026-01-10', 3), ('2026-02-01', 4)`;
  assertEquals(await earlier(), { days: 30, bytes: 3 });
});
