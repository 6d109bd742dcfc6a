import { assert, assertEquals, assertGreater, assertLess } from "@std/assert";
import postgres from "postgres";
import { SCHEMA_PLACES } from "../../local/cli/support/schema_places.ts";
import { migrate, type Migration, readMigrations } from "../../local/platform/migrate.ts";
import { releases } from "../../local/schema/releases.ts";
import { cloneTemplate } from "../support/database.ts";
import {
  fillDesk,
  keepRelease,
  keptFile,
  type KeptRelease,
  lostRows,
  readKept,
  restoreRelease,
  writeKept,
} from "./kept_release.ts";

/** Runs with a new empty database beside the template. */
async function withEmpty<T>(run: (sql: postgres.Sql) => Promise<T>): Promise<T> {
  const { url, drop } = await cloneTemplate();
  const admin = postgres(url, { max: 1, onnotice: () => {} });
  const name = `upgraded_${crypto.randomUUID().replaceAll("-", "")}`;
  await admin.unsafe(`create database ${name} template template0`);
  const sql = postgres(url.slice(0, url.lastIndexOf("/") + 1) + name, {
    max: 2,
    onnotice: () => {},
  });
  try {
    return await run(sql);
  } finally {
    await sql.end({ timeout: 1 });
    await admin.unsafe(`drop database ${name} with (force)`);
    await admin.end();
    await drop();
  }
}

const released = releases(Deno.readTextFileSync(SCHEMA_PLACES.changeLog));

Deno.test("each release that the change log names has its kept copy, and no other", () => {
  const kept = [...Deno.readDirSync(new URL(".", import.meta.url))]
    .flatMap(({ name }) => name.endsWith(".json.gz") ? [name.slice(0, -".json.gz".length)] : []);
  assertEquals(kept.sort(), released.toSorted(), "`npm run schema` keeps a copy of a new release");
});

for (const release of released) {
  Deno.test(`the newest migrations keep every row of release ${release}`, async () => {
    const kept = readKept(keptFile(release));
    assertEquals(kept.release, release);
    await withEmpty(async (sql) => {
      await restoreRelease(sql, kept);
      assertEquals(await lostRows(sql, kept), []);
      await migrate(sql, await readMigrations());
      assertEquals(await lostRows(sql, kept), []);
    });
  });
}

Deno.test("the present schema with a desk's rows can be kept, restored and compared", async () => {
  const { url, drop } = await cloneTemplate();
  const sql = postgres(url, { max: 2, onnotice: () => {} });
  const file = await Deno.makeTempFile({ suffix: ".json.gz" });
  try {
    await fillDesk(sql);
    writeKept(file, await keepRelease(sql, "0.0.0", await readMigrations()));
    assertLess((await Deno.stat(file)).size, 500_000);
    const kept = readKept(file);
    const filled = Object.values(kept.tables).filter((rows) => rows !== "[]").length;
    assertGreater(filled, 0.75 * Object.keys(kept.tables).length);
    await withEmpty(async (restored) => {
      await restoreRelease(restored, kept);
      assertEquals(await lostRows(restored, kept), []);
      assertEquals(await migrate(restored, await readMigrations()), []);
      await restored`delete from public.candles where ctid = (select min(ctid) from public.candles)`;
      const lost = await lostRows(restored, kept);
      assertEquals(lost.length, 1);
      assert(lost[0]?.startsWith("public.candles: 1 rows are gone or changed"));
    });
  } finally {
    await sql.end({ timeout: 1 });
    await drop();
    await Deno.remove(file);
  }
});

const FIRST: Migration = {
  version: "20260101000100",
  name: "first",
  sql: `create table public.held (
      id bigint generated always as identity primary key, price numeric not null,
      doubled numeric generated always as (price * 2) stored);
    create table public.notes (text text);
    insert into public.held (price) values (1.10), (2.20);
    insert into public.notes values ('a'), ('a');`,
};

const UPGRADES: [string, string, string[]][] = [
  ["adds a column", "alter table public.held add column lots integer default 1", []],
  ["adds rows", "insert into public.held (price) values (3.30)", []],
  [
    "deletes a row",
    "delete from public.held where id = 2",
    ['public.held: 1 rows are gone or changed, as {"id": 2, "price": 2.20, "doubled": 4.40}'],
  ],
  [
    "deletes one of two equal rows",
    "delete from public.notes where ctid = (select min(ctid) from public.notes)",
    ['public.notes: 1 rows are gone or changed, as {"text": "a"}'],
  ],
  [
    "changes a figure",
    "update public.held set price = price + 0.01 where id = 1",
    ['public.held: 1 rows are gone or changed, as {"id": 1, "price": 1.10, "doubled": 2.20}'],
  ],
  [
    "drops a column",
    "alter table public.held drop column doubled",
    ["public.held.doubled is gone"],
  ],
  ["drops a table", "drop table public.notes", ["public.notes is gone"]],
];

for (const [what, sql, lost] of UPGRADES) {
  Deno.test(`of an upgrade that ${what}, ${lost.length === 0 ? "nothing" : "the loss"} is told`, async () => {
    const kept: KeptRelease = await withEmpty(async (database) => {
      await restoreRelease(database, { release: "1.0.0", migrations: [FIRST], tables: {} });
      return await keepRelease(database, "1.0.0", [FIRST]);
    });
    await withEmpty(async (database) => {
      await restoreRelease(database, kept);
      assertEquals(await lostRows(database, kept), []);
      const upgrade = { version: "20260201000000", name: "upgrade", sql: `${sql};` };
      assertEquals(await migrate(database, [FIRST, upgrade]), [upgrade.version]);
      assertEquals(await lostRows(database, kept), lost);
    });
  });
}
