import { assertEquals } from "@std/assert";
import { keptFolder } from "../../../local/platform/postgres/kept_folder.ts";

const IS_ROOT = Deno.uid() === 0;

async function withFolder(mode: number, run: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ dir: "/var/tmp", prefix: "options v4 kept " });
  await Deno.chmod(folder, mode);
  try {
    await run(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const modeOf = (path: string) => (Deno.statSync(path).mode ?? 0) & 0o777;

Deno.test("a kept folder holds its database, also one that is not there yet, and nothing is said", async () => {
  await withFolder(0o755, async (folder) => {
    const said: string[] = [];
    for (let again = 0; again < 2; again++) {
      const own = await keptFolder(`${folder}/a/b`, (line) => said.push(line));
      assertEquals([own, modeOf(own)], [`${folder}/a/b/postgres`, 0o700]);
    }
    assertEquals(said, []);
  });
});

Deno.test({
  name:
    "where root's Postgres cannot enter it stands elsewhere, named by the folder, and that is said",
  ignore: !IS_ROOT,
  fn: async () => {
    await withFolder(0o700, async (folder) => {
      const bytes = new TextEncoder().encode(folder);
      const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
      const name = [...digest.subarray(0, 8)].map((byte) => `0${byte.toString(16)}`.slice(-2));
      const own = `/var/tmp/options-v4-data-${name.join("")}`;
      try {
        const said: string[] = [];
        assertEquals(await keptFolder(folder, (line) => said.push(line)), own);
        assertEquals([modeOf(own), [...Deno.readDirSync(folder)]], [0o700, []]);
        const told = `the database's files are in ${own}: its own user cannot enter ${folder}`;
        assertEquals(said, [told]);
      } finally {
        await Deno.remove(own);
      }
    });
  },
});

Deno.test("who is not root keeps it in the folder, whoever else can enter", async () => {
  await withFolder(0o700, async (folder) => {
    const { uid } = Deno;
    Deno.uid = () => 1000;
    try {
      assertEquals(await keptFolder(folder, () => {}), `${folder}/postgres`);
    } finally {
      Deno.uid = uid;
    }
  });
});
