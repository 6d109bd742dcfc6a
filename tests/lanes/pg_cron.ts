// The lane of pg_cron: a private Postgres with the real extension, on which every migration is
// applied by a role that is no superuser. Prints what it saw; ends non-zero when that is not right.
//   deno run -A tests/lanes/pg_cron.ts BINARIES   (a folder with initdb and postgres)
import postgres from "postgres";
import { freePort } from "../../local/platform/free_port.ts";
import { migrate, readMigrations } from "../../local/platform/migrate.ts";
import { startNetWorker } from "../../local/platform/net_worker.ts";
import { projectPath } from "../../local/support/project_root.ts";
import { assertEquals, assertGreater } from "../support/assert.ts";
import { firedClaims, tickThrough } from "../support/scheduled.ts";
import { openWorld } from "../support/world.ts";

/** The role that migrates and owns the desk, as `postgres` does on a hosted project. */
const OWNER = "desk_owner";
const DATABASE = "desk";
/** A tick each minute, and a call that goes out when it ends. */
const REAL_TICK_MS = 75_000;

const [binaries] = Deno.args;
if (binaries === undefined) throw new Error("usage: pg_cron.ts BINARIES");

const folder = await Deno.makeTempDir({ prefix: "pg-cron-" });
const stops: (() => Promise<unknown>)[] = [
  async () => await Deno.remove(folder, { recursive: true }),
];
try {
  const url = await startPostgres(binaries);
  const owner = await makeDesk(url);
  await realCron(url);
  await wholeDay(url, owner);
  console.log("pg_cron lane: ok");
} finally {
  for (const stop of stops.reverse()) await stop();
}
// The world's clients keep their sockets for a while.
Deno.exit(0);

interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/** Runs as the user that Debian's package made: Postgres refuses root. */
async function startPostgres(bin: string): Promise<string> {
  const user = Deno.uid() === 0 ? await debianUser() : undefined;
  if (user !== undefined) await Deno.chown(folder, user.uid, user.gid);
  const run = (program: string, args: string[]) =>
    new Deno.Command(`${bin}/${program}`, {
      args,
      cwd: "/",
      stdout: "null",
      stderr: "piped",
      ...user,
    });
  const made = await run("initdb", [
    ...["-D", `${folder}/data`, "-U", "postgres", "--auth=trust", "--encoding=UTF8"],
    ...["--locale=C.UTF-8", "--no-sync"],
  ]).output();
  if (!made.success) throw new Error(new TextDecoder().decode(made.stderr));
  const port = freePort();
  const settings = {
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    timezone: "UTC",
    fsync: "off",
    shared_preload_libraries: "pg_cron",
    "cron.database_name": DATABASE,
    "cron.use_background_workers": "on",
    max_worker_processes: "20",
  };
  const child = run("postgres", [
    ...["-D", `${folder}/data`, "-p", String(port)],
    ...Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]),
  ]).spawn();
  void child.stderr.pipeTo(new WritableStream());
  stops.push(async () => {
    child.kill("SIGINT");
    await child.status;
  });
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  for (let i = 0;; i++) {
    const sql = postgres(url, { max: 1, onnotice: () => {} });
    try {
      await sql`select 1`;
      await sql.unsafe(`create database ${DATABASE}`);
      return url.replace(/postgres$/, DATABASE);
    } catch (error) {
      if (i > 100) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    } finally {
      await sql.end();
    }
  }
}

async function debianUser(): Promise<Owner> {
  const id = async (flag: string) =>
    Number(new TextDecoder().decode(
      (await new Deno.Command("id", { args: [flag, "postgres"] }).output()).stdout,
    ));
  return { uid: await id("-u"), gid: await id("-g") };
}

/** What a hosted project has beforehand, by the superuser; then the migrations, by the owner. */
async function makeDesk(url: string): Promise<string> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    const stand = await Deno.readTextFile(projectPath("local/platform/bootstrap.sql"));
    const [before = ""] = stand.split("\n-- pg_cron:");
    await sql.unsafe(before);
    await sql.unsafe(`
      create extension pg_cron;
      create role ${OWNER} login createrole;
      alter database ${DATABASE} owner to ${OWNER};
      alter schema public owner to ${OWNER};
      grant usage on schema cron, net, vault, extensions to ${OWNER};
      grant all on all tables in schema net to ${OWNER};
      grant select on vault.decrypted_secrets to ${OWNER};
      grant all on schema supabase_migrations to ${OWNER};
      grant all on all tables in schema supabase_migrations to ${OWNER};
      insert into vault.secrets (name, secret) values
        ('project_url', 'http://127.0.0.1:9'), ('cron_token', 'lane-token')`);
  } finally {
    await sql.end();
  }
  const ownerUrl = url.replace("postgres@", `${OWNER}@`);
  const owner = postgres(ownerUrl, { max: 1, onnotice: () => {} });
  try {
    const applied = await migrate(owner, await readMigrations());
    const [job] = await owner`
      select schedule, command, username from cron.job where jobname = 'options-desk-tick'`;
    assertEquals({ ...job }, {
      schedule: "* * * * *",
      command: "select private.tick(now())",
      username: OWNER,
    });
    console.log(`${applied.length} migrations by a role that is no superuser`);
  } finally {
    await owner.end();
  }
  return ownerUrl;
}

/** pg_cron itself starts a function: whatever today is, it is a session with one schedule. */
async function realCron(url: string): Promise<void> {
  const sql = postgres(url, { max: 3, onnotice: () => {} });
  const calls: { token: string | null; claimId: unknown }[] = [];
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    async (request) => {
      calls.push({
        token: request.headers.get("x-cron-token"),
        claimId: (await request.json()).claimId,
      });
      return Response.json({ ok: true }, { status: 202 });
    },
  );
  const net = await startNetWorker(sql);
  try {
    const address = `http://127.0.0.1:${server.addr.port}`;
    await sql`update vault.secrets set secret = ${address} where name = 'project_url'`;
    await sql`
      insert into public.sessions (trading_date, opens_at, closes_at, fixing_at, kind, source)
      select d, d + time '09:15', d + time '15:30', d + time '15:30', 'regular', 'lane'
      from (select (now() at time zone 'Asia/Kolkata')::date as d) today
      on conflict (trading_date) do update set kind = 'regular'`;
    await sql`update public.schedules set enabled = name = 'bans'`;
    await sql`update public.schedules set starts_after = '00:00', ends_from = 'midnight',
      ends_after = '24:00' where name = 'bans'`;
    const begun = Date.now();
    while (calls.length === 0 && Date.now() - begun < REAL_TICK_MS) {
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    console.log(
      `a tick of pg_cron reached a function after ${Math.round((Date.now() - begun) / 1000)} s`,
    );
    const claims = await sql`select claim_id from public.schedule_claims`;
    assertEquals(calls, claims.map((row) => ({ token: "lane-token", claimId: row["claim_id"] })));
    assertEquals(calls.length, 1);
    await doctorSees(sql);
  } finally {
    await sql`update cron.job set active = false`;
    await net.stop();
    await server.shutdown();
    await sql`delete from public.schedule_claims`;
    await sql`delete from public.sessions where source = 'lane'`;
    await sql.end();
  }
}

/** What service_role itself may not read: the job and its last run, versions, Vault's digests. */
async function doctorSees(sql: postgres.Sql): Promise<void> {
  const [row] = await sql.begin(async (transaction) => {
    await transaction.unsafe("set local role service_role");
    return await transaction.unsafe(
      "select public.doctor_facts(now(), encode(sha256('lane-token'), 'hex'), null) as seen",
    );
  });
  const { scheduler, vault, database } = row?.["seen"] ?? {};
  assertEquals([scheduler.job, scheduler.lastRun, vault.cron_token], [
    { schedule: "* * * * *", command: "select private.tick(now())", active: true },
    "succeeded",
    "same",
  ]);
  assertGreater(database.migrations.length, 10);
  console.log(`the doctor sees the job of pg_cron ${database.extensions.pg_cron}`);
}

/** The job's own text leads through days, run by two sessions of the owner at once. */
async function wholeDay(url: string, ownerUrl: string): Promise<void> {
  const [sunday, date, holiday] = ["2026-02-01", "2026-02-09", "2026-03-03"] as const;
  const fresh = postgres(url, { max: 1, onnotice: () => {} });
  await fresh`update public.schedules set enabled = true`;
  await fresh`update public.schedules set starts_from = 'midnight', starts_after = '08:45',
    ends_from = 'close', ends_after = '-00:30' where name = 'bans'`;
  await fresh`update public.schedules set every = '15 minutes' where name = 'monitor'`;
  await fresh`update public.underlyings set enabled = underlying in ('NIFTY', 'INFY', 'SBIN')`;
  await fresh`update public.settings set value = '40'
    where name in ('candle_days', 'index_candle_days')`;
  await fresh.end();
  const world = await openWorld({
    at: `${sunday}T08:25:00+05:30`,
    mode: "stepped",
    databaseUrl: url,
  });
  const owners = [1, 2].map(() => postgres(ownerUrl, { max: 1, onnotice: () => {} })) as [
    postgres.Sql,
    postgres.Sql,
  ];
  const firedOn = async (day: string) => {
    await tickThrough(world, owners, day, ["08:25", "16:40"]);
    const fired = await firedClaims(owners[0], day);
    console.log(`${day}, by two schedulers at once:\n  ${fired.join("\n  ") || "nothing fired"}`);
    return fired;
  };
  try {
    assertEquals(await firedOn(sunday), [
      "08:30 token done 1",
      "08:40 contracts done 1",
      "09:16 monitor done 25",
      "16:15 candles_of_day done 1",
      "16:20 iv done 1",
      "16:25 targets done 1",
      "16:30 quality done 1",
      "16:35 beliefs done 1",
    ]);
    assertEquals(await firedOn(date), [
      "08:30 token done 1",
      "08:40 contracts done 1",
      "08:45 bans done 1",
      "08:50 candles done 1",
      "09:16 monitor done 25",
      "09:30 analyze done 1",
      "09:31 allocate done 1",
      "09:35 execute done 1",
      "16:15 candles_of_day done 1",
      "16:20 iv done 1",
      "16:25 targets done 1",
      "16:30 quality done 1",
      "16:35 beliefs done 1",
    ]);
    const [row] = await owners[0]`
      select count(*)::int as positions, count(*) filter (where state = 'closed')::int as closed,
        (select count(*)::int from public.alerts) as alerts from public.positions`;
    console.log(`positions ${row?.["positions"]}, closed on their first day ${row?.["closed"]}`);
    assertGreater(row?.["positions"], 0);
    assertEquals(row?.["alerts"], 0);
    assertEquals(await firedOn(holiday), []);
  } finally {
    for (const owner of owners) await owner.end();
    await world.stop();
  }
}
