import { assertEquals } from "@std/assert";
import { readMigrations } from "../../../local/platform/migrate.ts";
import { type Platform, startPlatform } from "../../../local/platform/platform.ts";

/** Starts on a kept folder, with no functions. */
const start = (folder: string) =>
  startPlatform({
    folder,
    say: () => {},
    startFunctions: () => ({
      forward: () => Promise.resolve(new Response()),
      kill: () => Promise.resolve(),
      restart: () => Promise.resolve(),
      stop: () => Promise.resolve(),
      denoVersion: "",
      pid: () => undefined,
    }),
  });

const versions = async ({ sql }: Platform) =>
  (await sql`select version from supabase_migrations.schema_migrations order by version`)
    .map((row) => row["version"]);

Deno.test("a kept platform makes its database once, keeps its rows, and gives back what killed workers held", async () => {
  const folder = await Deno.makeTempDir({ dir: "/var/tmp", prefix: "options v4 platform " });
  await Deno.chmod(folder, 0o755);
  try {
    const first = await start(folder);
    const all = (await readMigrations()).map(({ version }) => version);
    try {
      assertEquals(await versions(first), all);
      const [row] = await first.sql`select current_database() as name`;
      assertEquals([row?.["name"], new URL(first.databaseUrl).pathname], ["desk", "/desk"]);
      assertEquals(first.sql.options.max, 3);
      await first.sql`
        insert into public.runs
          (stage, trading_date, risk, inputs, lease_holder, lease_until, started_at)
        select 'analyze', max(trading_date), 'moderate', '{}', 'worker', now(), now()
        from public.sessions`;
      await first.sql`create table public.kept as select 7 as id`;
    } finally {
      await first.stop();
    }
    const again = await start(folder);
    try {
      assertEquals(await versions(again), all);
      assertEquals([...await again.sql`select id from public.kept`], [{ id: 7 }]);
      assertEquals(
        [...await again.sql`select lease_holder, lease_until, state from public.runs`],
        [{ lease_holder: null, lease_until: null, state: "open" }],
      );
      let told: string | undefined;
      void again.died.then((line) => told = line);
      assertEquals(told, undefined);
      const file = `${folder}/postgres/data/postmaster.pid`;
      Deno.kill(Number((await Deno.readTextFile(file)).split("\n")[0]), "SIGINT");
      assertEquals(await again.died, "Postgres ended by itself (exit code 0)");
    } finally {
      await again.stop();
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
