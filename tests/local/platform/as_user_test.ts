import { assertEquals, assertRejects } from "@std/assert";
import {
  isRoot,
  makePostgresFolder,
  othersCanEnter,
  postgresUser,
} from "../../../local/platform/postgres/as_user.ts";

const IS_ROOT = Deno.uid() === 0;
/** Who owns nothing on a Linux or macOS machine. */
const NOBODY = 65_534;

async function inFolder(run: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "options v4 user " });
  await Deno.chmod(folder, 0o755);
  try {
    await run(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("root's Postgres runs as nobody, everybody else's as themselves", () => {
  assertEquals(isRoot(), IS_ROOT);
  assertEquals(postgresUser(), IS_ROOT ? { uid: NOBODY, gid: NOBODY } : {});
  const { uid } = Deno;
  try {
    Deno.uid = () => 0;
    assertEquals([isRoot(), postgresUser()], [true, { uid: NOBODY, gid: NOBODY }]);
    // As a system without numbers of users has it.
    for (const other of [1000, null]) {
      Deno.uid = () => other;
      assertEquals([isRoot(), postgresUser()], [false, {}]);
    }
  } finally {
    Deno.uid = uid;
  }
});

Deno.test("a folder of Postgres' is its user's alone, with those on the way to it", async () => {
  await inFolder(async (folder) => {
    const path = `${folder}/on/the/way`;
    for (let again = 0; again < 2; again++) {
      await makePostgresFolder(path);
      const { mode, uid, gid } = await Deno.stat(path);
      const owner = IS_ROOT ? [NOBODY, NOBODY] : [Deno.uid(), gid];
      assertEquals([(mode ?? 0) & 0o777, uid, gid], [0o700, ...owner]);
    }
  });
});

Deno.test("others can enter a folder when they can enter every one above it", async () => {
  await inFolder(async (folder) => {
    await Deno.mkdir(`${folder}/a/b`, { recursive: true });
    const enter = async (a: number, b: number) => {
      await Deno.chmod(`${folder}/a`, a);
      await Deno.chmod(`${folder}/a/b`, b);
      return await othersCanEnter(`${folder}/a/b`);
    };
    assertEquals(await enter(0o711, 0o755), true);
    assertEquals(await enter(0o701, 0o701), true);
    assertEquals(await enter(0o776, 0o755), false);
    assertEquals(await enter(0o755, 0o776), false);
    assertEquals(await enter(0o750, 0o750), false);
    await Deno.chmod(`${folder}/a`, 0o755);
    assertEquals([await othersCanEnter("/"), await othersCanEnter(`${folder}/a`)], [true, true]);
    await assertRejects(() => othersCanEnter(`${folder}/none`), Deno.errors.NotFound);
  });
});
