import {
  assert,
  assertEquals,
  assertMatch,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import { type Cluster, startCluster } from "../../../local/platform/postgres/cluster.ts";
import { keptFolder } from "../../../local/platform/postgres/kept_folder.ts";
import { withTmpdir } from "../../support/with_tmpdir.ts";
import { timersSet } from "../../support/timers_set.ts";

const said: string[] = [];
const say = (line: string) => void said.push(line);

/** A folder that Postgres' own user may enter, where TMPDIR points too. */
async function inFolder(run: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ dir: "/var/tmp", prefix: "options v4 cluster " });
  await Deno.chmod(folder, 0o755);
  try {
    await withTmpdir(folder, () => run(folder));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function settingsOf({ admin }: Cluster): Promise<Record<string, string>> {
  const rows = await admin`select name, current_setting(name) as value from pg_settings`;
  return Object.fromEntries(rows.map((row) => [row["name"], row["value"]]));
}

/** What of some settings stands otherwise. */
const otherwise = (settings: Record<string, string>, wanted: Record<string, string>) =>
  Object.entries(wanted).filter(([name, value]) => settings[name] !== value)
    .map(([name]) => `${name} = ${settings[name]}`);

const ALWAYS = {
  listen_addresses: "127.0.0.1",
  unix_socket_directories: "",
  TimeZone: "UTC",
  log_timezone: "UTC",
  logging_collector: "off",
  log_min_messages: "fatal",
  max_connections: "200",
  shared_buffers: "64MB",
  jit: "off",
  password_encryption: "scram-sha-256",
  scram_iterations: "1",
  lc_messages: "C",
};

const FAST = {
  fsync: "off",
  synchronous_commit: "off",
  full_page_writes: "off",
  wal_level: "minimal",
  max_wal_senders: "0",
  max_wal_size: "256MB",
};

const pidOf = (data: string) =>
  Number(Deno.readTextFileSync(`${data}/postmaster.pid`).split("\n")[0]);

Deno.test("a temporary database is fast, answers its superuser alone, and is gone with its stop", async () => {
  await inFolder(async (folder) => {
    const cluster = await startCluster({ say });
    const [own = ""] = [...Deno.readDirSync(folder)].map(({ name }) => name);
    const data = `${folder}/${own}/data`;
    try {
      assertMatch(own, /^options-v4-postgres-/);
      assertMatch(
        cluster.url("desk"),
        /^postgres:\/\/postgres:[A-Za-z0-9]{43}@127\.0\.0\.1:\d+\/desk$/,
      );
      assertEquals(otherwise(await settingsOf(cluster), { ...ALWAYS, ...FAST }), []);
      const [row] = await cluster.admin`
        select current_user as role, current_database() as name, datlocprovider, datlocale,
          pg_encoding_to_char(encoding) as encoding
        from pg_database where datname = current_database()`;
      assertEquals({ ...row }, {
        ...{ role: "postgres", name: "postgres", encoding: "UTF8" },
        ...{ datlocprovider: "b", datlocale: "C.UTF-8" },
      });
      const access = await Deno.readTextFile(`${data}/pg_hba.conf`);
      assertEquals(access, "host all all 127.0.0.1/32 scram-sha-256\n");
      // Another system does not tell a process' environment as a file.
      if (Deno.build.os === "linux") {
        const environ = await Deno.readTextFile(`/proc/${pidOf(data)}/environ`);
        const names = environ.split("\0").map((line) => line.split("=")[0] ?? "");
        assertEquals(["HOME", "LC_ALL", "PATH", "TZ"].filter((name) => !names.includes(name)), []);
        assert(!names.includes("DENO_DIR") && !names.includes("NO_COLOR"));
      }
    } finally {
      let told = false;
      void cluster.died.then(() => told = true);
      const delays = await timersSet(async () => {
        await Promise.all([cluster.stop(), cluster.stop()]);
      });
      assert(delays.includes(5_000), delays.join());
      assertEquals([[...Deno.readDirSync(folder)], told], [[], false]);
    }
  });
});

Deno.test("a kept database is durable, and comes back with its rows and its password", async () => {
  await inFolder(async (root) => {
    const folder = `${root}/on/the/way`;
    const first = await startCluster({ folder, say });
    const data = `${folder}/postgres/data`;
    const password = await Deno.readTextFile(`${folder}/database_password`);
    try {
      assertEquals(((await Deno.stat(`${folder}/database_password`)).mode ?? 0) & 0o777, 0o600);
      assertMatch(password, /^[A-Za-z0-9]{43}$/);
      assertStringIncludes(first.url("a"), `postgres:${password}@`);
      const durable = { fsync: "on", synchronous_commit: "on", full_page_writes: "on" };
      assertEquals(otherwise(await settingsOf(first), { ...ALWAYS, ...durable }), []);
      await first.admin`create table kept as select 7 as id`;
    } finally {
      await first.stop();
    }
    assertEquals([...Deno.readDirSync(folder)].map(({ name }) => name).sort(), [
      "database_password",
      "postgres",
    ]);
    // What was cut off while it was made is no database.
    await Deno.mkdir(`${folder}/postgres/data.part/half`, { recursive: true });
    const again = await startCluster({ folder, say });
    try {
      assertEquals([...await again.admin`select id from kept`], [{ id: 7 }]);
      assertStringIncludes(again.url("a"), `postgres:${password}@`);
      Deno.kill(pidOf(data), "SIGINT");
      assertEquals(await again.died, "Postgres ended by itself (exit code 0)");
    } finally {
      await again.stop();
    }
    assertEquals(await Deno.readTextFile(`${folder}/database_password`), password);
  });
});

Deno.test("what was cut off while it was made is made anew", async () => {
  await inFolder(async (folder) => {
    await Deno.mkdir(`${folder}/postgres/data.part/half`, { recursive: true });
    const cluster = await startCluster({ folder, say });
    await cluster.stop();
    const names = [...Deno.readDirSync(`${folder}/postgres`)].map(({ name }) => name);
    assertEquals(names, ["data"]);
  });
});

Deno.test("a database that cannot start tells why, before its password is set and after", async () => {
  await inFolder(async (root) => {
    const folder = `${root}/kept`;
    const cluster = await startCluster({ folder, say });
    const data = `${folder}/postgres/data`;
    await cluster.stop();
    await Deno.writeTextFile(`${data}/postgresql.auto.conf`, "no_such_setting = 1\n");
    const starting = () => startCluster({ folder, say });
    const why = /postgresql\.auto\.conf" contains errors|parameter "no_such_setting"/;
    const failed = await assertRejects(starting, Error, "Postgres did not start: ") as Error;
    assertMatch(failed.message, why);
    assertEquals(failed.message, failed.message.trim());
    await Deno.remove(`${folder}/database_password`);
    const unset = await assertRejects(starting, Error, "password cannot be set: ") as Error;
    assertMatch(unset.message, why);
    await Deno.mkdir(`${folder}/database_password`);
    await assertRejects(starting, Error, "directory");
    // Its data are there for whoever puts it right.
    assert((await Deno.stat(`${data}/PG_VERSION`)).isFile);
  });
});

Deno.test("a database that cannot be made tells why", async () => {
  await inFolder(async (folder) => {
    const cluster = await keptFolder(folder, say);
    await Deno.chmod(cluster, 0o500);
    const failed = await assertRejects(() => startCluster({ folder, say }), Error) as Error;
    assertMatch(failed.message, /^initdb failed: .*could not create directory .*[^\s]$/s);
    assertEquals([...Deno.readDirSync(cluster)], []);
  });
});

Deno.test("a start that is given up leaves no folder", async () => {
  await inFolder(async (folder) => {
    const given = AbortSignal.abort(new Error("enough"));
    await assertRejects(() => startCluster({ say, signal: given }), Error, "enough");
    assertEquals([...Deno.readDirSync(folder)], []);
  });
});
