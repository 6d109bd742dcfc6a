import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import postgres from "postgres";
import { startCluster } from "../../../local/platform/postgres/cluster.ts";
import { FolderHeld, lockFolder } from "../../../local/platform/postgres/folder_lock.ts";
import { temporaryFolder } from "../../../local/platform/postgres/temporary_folder.ts";

const say = () => {};

async function exists(path: string): Promise<boolean> {
  return await Deno.stat(path).then(() => true, () => false);
}

/** A folder that Postgres' own user may enter. */
async function folder(): Promise<string> {
  const path = await Deno.makeTempDir({ dir: "/var/tmp", prefix: "options v4 test " });
  await Deno.chmod(path, 0o755);
  return path;
}

Deno.test("a folder is held by one process at a time, and the holder is named", async () => {
  const path = await folder();
  const release = await lockFolder(path);
  const error = await assertRejects(() => lockFolder(path), FolderHeld);
  assertStringIncludes(error.message, String(Deno.pid));
  await release.stop();
  await (await lockFolder(path)).stop();
  await Deno.remove(path, { recursive: true });
});

Deno.test("what a killed holder left is taken over", async () => {
  const path = await folder();
  const gone = { pid: Deno.pid, start: "1", since: "2026-01-01T00:00:00Z" };
  await Deno.writeTextFile(`${path}/holder.json`, JSON.stringify(gone));
  await (await lockFolder(path)).stop();
  await Deno.remove(path, { recursive: true });
});

Deno.test("a temporary folder whose holder was killed is gone with the next start, another's stays", async () => {
  const gone = { pid: Deno.pid, start: "1", since: "2026-01-01T00:00:00Z" };
  const [abandoned, held] = [await temporaryFolder(), await temporaryFolder()];
  await Deno.writeTextFile(`${abandoned}/holder.json`, JSON.stringify(gone));
  const next = await temporaryFolder();
  const inMemory = next.startsWith("/dev/shm/");
  assertEquals([await exists(abandoned), await exists(held)], [!inMemory, true]);
  for (const path of [held, next, ...(inMemory ? [] : [abandoned])]) {
    await Deno.remove(path, { recursive: true });
  }
});

Deno.test("kept data outlive a Postgres that lost its parent: the next start ends the orphan and finds every row", async () => {
  const path = await folder();
  const first = await startCluster({ folder: path, say });
  await first.admin`create table kept (id int)`;
  await first.admin`insert into kept values (7)`;
  // The first cluster is abandoned as a killed parent would leave it: its server runs on.
  const second = await startCluster({ folder: path, say });
  try {
    assertEquals([...await second.admin`select id from kept`], [{ id: 7 }]);
    const orphan = postgres(first.url("postgres"), {
      max: 1,
      onnotice: () => {},
      connect_timeout: 2,
    });
    await assertRejects(() => orphan`select 1`.execute());
    await orphan.end({ timeout: 0 });
  } finally {
    await first.stop();
    await second.stop();
    await Deno.remove(path, { recursive: true });
  }
});

Deno.test("kept data ask for the folder's password; older ones that let everybody in are closed", async () => {
  const path = await folder();
  const refused = async (url: string) => {
    const sql = postgres(url.replace(/:\w+@/, ":guess@"), { max: 1, connect_timeout: 2 });
    const error = await assertRejects(() => sql`select 1`.execute());
    await sql.end({ timeout: 0 });
    return (error as postgres.PostgresError).code;
  };
  try {
    const first = await startCluster({ folder: path, say });
    await first.admin`create table kept (id int)`;
    assertEquals(await refused(first.url("postgres")), "28P01");
    await first.stop();
    const file = `${path}/database_password`;
    assertEquals(((await Deno.stat(file)).mode ?? 0) & 0o777, 0o600);
    const password = await Deno.readTextFile(file);
    const again = await startCluster({ folder: path, say });
    assertStringIncludes(again.url("postgres"), `:${password}@`);
    await again.stop();
    // As an earlier release left it.
    await Deno.remove(file);
    await Deno.writeTextFile(`${path}/postgres/data/pg_hba.conf`, "host all all all trust\n");
    const closed = await startCluster({ folder: path, say });
    assertEquals(await refused(closed.url("postgres")), "28P01");
    assertEquals([...await closed.admin`select count(*)::int as n from kept`], [{ n: 0 }]);
    await closed.stop();
  } finally {
    await Deno.remove(path, { recursive: true });
  }
});
