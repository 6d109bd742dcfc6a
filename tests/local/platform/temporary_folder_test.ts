import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { FolderHeld, lockFolder } from "../../../local/platform/postgres/folder_lock.ts";
import { hasRoom } from "../../../local/platform/postgres/has_room.ts";
import { temporaryFolder } from "../../../local/platform/postgres/temporary_folder.ts";
import { withTmpdir } from "../../support/with_tmpdir.ts";

const IS_ROOT = Deno.uid() === 0;
const MEMORY = "/dev/shm";

/** Runs where TMPDIR names a folder of a mode. */
async function withParent(mode: number, run: (parent: string) => Promise<void>): Promise<void> {
  const parent = await Deno.makeTempDir({ dir: "/var/tmp", prefix: "options v4 tmp " });
  await Deno.chmod(parent, mode);
  try {
    await withTmpdir(parent, () => run(parent));
  } finally {
    await Deno.remove(parent, { recursive: true });
  }
}

const NAME = /\/options-v4-postgres-[^/]+$/;

Deno.test("a temporary folder stands where TMPDIR says, is Postgres' alone and held by this process", async () => {
  await withParent(0o755, async (parent) => {
    const folder = await temporaryFolder();
    assertEquals(folder.replace(NAME, ""), parent);
    const { mode, uid } = await Deno.stat(folder);
    assertEquals([(mode ?? 0) & 0o777, uid], [0o700, IS_ROOT ? 65_534 : Deno.uid()]);
    await assertRejects(() => lockFolder(folder), FolderHeld, `process ${Deno.pid}`);
  });
});

Deno.test("where root's Postgres could not enter TMPDIR it stands elsewhere, and nothing is left there", async () => {
  await withParent(0o700, async (parent) => {
    const folder = await temporaryFolder();
    assertEquals(folder.replace(NAME, ""), IS_ROOT ? "/var/tmp" : parent);
    assertEquals([...Deno.readDirSync(parent)].length, IS_ROOT ? 0 : 1);
    await Deno.remove(folder, { recursive: true });
  });
});

Deno.test("without TMPDIR it stands in memory, where there is room for it", async () => {
  const inMemory = await hasRoom(MEMORY);
  await withTmpdir(undefined, async () => {
    const folder = await temporaryFolder();
    assertMatch(folder, NAME);
    assertEquals(folder.startsWith(`${MEMORY}/`), inMemory);
    await Deno.remove(folder, { recursive: true });
  });
});

Deno.test({
  name: "what killed processes left in memory is taken away, and nothing else there",
  ignore: !await hasRoom(MEMORY),
  fn: async () => {
    const gone = JSON.stringify({ pid: Deno.pid, start: "1", since: "2026-01-01T00:00:00Z" });
    const left: [string, boolean][] = [];
    for (
      const [prefix, holder] of [
        ["options-v4-postgres-", gone],
        ["options-v4-postgres-", undefined],
        ["old-options-v4-postgres-", gone],
        ["options-v4-postgres", gone],
      ] as const
    ) {
      const folder = await Deno.makeTempDir({ dir: MEMORY, prefix });
      await Deno.mkdir(`${folder}/data`);
      if (holder !== undefined) await Deno.writeTextFile(`${folder}/holder.json`, holder);
      left.push([folder, holder === undefined || !prefix.match(/^options.*-$/)]);
    }
    const exists = async (path: string) => await Deno.stat(path).then(() => true, () => false);
    await withTmpdir(undefined, async () => {
      await Deno.remove(await temporaryFolder(), { recursive: true });
    });
    for (const [path, stays] of left) {
      assertEquals([path, await exists(path)], [path, stays]);
      if (stays) await Deno.remove(path, { recursive: true });
    }
  },
});

Deno.test("room is two gigabytes that are free", async () => {
  const room = (bavail: number, bsize: number) =>
    hasRoom(MEMORY, (folder) => Promise.resolve({ bavail: folder === MEMORY ? bavail : 0, bsize }));
  assertEquals(await Promise.all([room(2 ** 31, 1), room(2 ** 31 - 1, 1)]), [true, false]);
  assertEquals(await Promise.all([room(524_288, 4096), room(524_287, 4096)]), [true, false]);
  assertEquals(await hasRoom("/no/such/folder"), false);
});
