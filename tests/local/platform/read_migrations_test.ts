import { assertEquals, assertRejects } from "@std/assert";
import { readMigrations } from "../../../local/platform/migrate.ts";
import { projectPath } from "../../../local/support/project_root.ts";

async function withFiles(
  files: Record<string, string>,
  run: (folder: string) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "options v4 migrations " });
  try {
    for (const [name, text] of Object.entries(files)) {
      await Deno.writeTextFile(`${folder}/${name}`, text);
    }
    await run(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("migrations are read in the order of their versions, and other files left alone", async () => {
  await withFiles({
    "20260201000000_second_one.sql": "select 2",
    "20260101000000_first.sql": "select 1",
    "20251231000000_other.sql.txt": "no",
    "20260301000000_3.sql": "select 3",
  }, async (folder) => {
    assertEquals(await readMigrations(folder), [
      { version: "20260101000000", name: "first", sql: "select 1" },
      { version: "20260201000000", name: "second_one", sql: "select 2" },
      { version: "20260301000000", name: "3", sql: "select 3" },
    ]);
  });
});

Deno.test("a file of SQL that has another name is refused by it", async () => {
  const names = [
    "2026010100000_short",
    "202601010000000_long",
    "20260101000000_",
    "20260101000000",
  ];
  for (
    const name of [...names, "x20260101000000_a", "20260101000000_a-b", "20260101000000_a.sql"]
  ) {
    await withFiles({ [`${name}.sql`]: "" }, async (folder) => {
      await assertRejects(
        () => readMigrations(folder),
        Error,
        `${folder}/${name}.sql: a migration is named VERSION_NAME.sql with 14 digits`,
      );
    });
  }
});

Deno.test("a folder without one is never right", async () => {
  await withFiles({ "README.md": "" }, async (folder) => {
    await assertRejects(() => readMigrations(folder), Error, `${folder} holds no migration`);
  });
});

Deno.test("the project's own are those of migrations/", async () => {
  const names = (await readMigrations()).map(({ version, name }) => `${version}_${name}.sql`);
  const files = [...Deno.readDirSync(projectPath("migrations"))].map(({ name }) => name);
  assertEquals(names, files.filter((name) => name.endsWith(".sql")).sort());
});
