import { assertEquals, assertRejects } from "@std/assert";
import postgres from "postgres";
import { runSupabase } from "../../../local/platform/deploy/run_supabase.ts";
import { bootstrap, migrate, readMigrations } from "../../../local/platform/migrate.ts";
import { projectPath } from "../../../local/support/project_root.ts";
import { databaseTest } from "../../support/database.ts";

databaseTest(
  "the Supabase CLI finds every migration applied, as it would on the hosted project",
  async ({ url }) => {
    const { code, output } = await runSupabase(
      ["migration", "list", "--db-url", `${url}?sslmode=disable`],
      { folder: projectPath("") },
    );
    const rows = [...output.matchAll(/`(\d{14})` \| `(\d{14})`/g)].map((
      [, local, remote],
    ) => [local, remote]);
    const versions = (await readMigrations()).map(({ version }) => version);
    assertEquals([code, rows], [0, versions.map((version) => [version, version])]);
  },
);

databaseTest(
  "each migration is applied once, in a transaction of its own, and one that fails leaves nothing",
  async ({ sql: admin, url }) => {
    const name = `migrated_${crypto.randomUUID().replaceAll("-", "")}`;
    await admin.unsafe(`create database ${name} template template0`);
    const sql = postgres(url.slice(0, url.lastIndexOf("/") + 1) + name, {
      max: 1,
      onnotice: () => {},
    });
    try {
      await bootstrap(sql);
      const first = { version: "20260101000100", name: "first", sql: "create table public.one ()" };
      const second = {
        version: "20260101000200",
        name: "second",
        sql: "create table public.two ()",
      };
      const broken = {
        version: "20260101000300",
        name: "broken",
        sql: "create table public.three (); select 1 / 0",
      };
      assertEquals(await migrate(sql, [first]), [first.version]);
      await assertRejects(
        () => migrate(sql, [first, second, broken]),
        Error,
        "migration 20260101000300_broken failed: division by zero",
      );
      assertEquals(await migrate(sql, [first, second]), []);
      const recorded = await sql`
        select version, name, statements from supabase_migrations.schema_migrations order by 1`;
      assertEquals(
        recorded.map((row) => [row["version"], row["name"], row["statements"]]),
        [first, second].map((own) => [own.version, own.name, [own.sql]]),
      );
      const tables = await sql`select relname from pg_class
        where relnamespace = 'public'::regnamespace and relname in ('one', 'two', 'three')
        order by 1`;
      assertEquals(tables.map((row) => row["relname"]), ["one", "two"]);
    } finally {
      await sql.end();
      await admin.unsafe(`drop database ${name} with (force)`);
    }
  },
);
