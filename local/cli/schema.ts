// npm run schema: compiles migrations/ from supabase/schemas/ and renews the snapshot; --check only
// says what is stale.
import postgres from "postgres";
import { bootstrap, migrate, readMigrations } from "../platform/migrate.ts";
import { type Cluster, startCluster } from "../platform/postgres/cluster.ts";
import { applySchemas } from "../schema/apply_schemas.ts";
import { compareDatabases } from "../schema/compare_databases.ts";
import { describeSchema } from "../schema/describe_schema.ts";
import { readSchemas } from "../schema/read_schemas.ts";
import { DENIALS_PAGE, denialsPage } from "./support/denials_page.ts";
import { releases } from "../schema/releases.ts";
import { schemaFiles, staleFiles, writeFiles } from "../schema/schema_files.ts";
import { readFlags } from "./support/flags.ts";
import { runCommand } from "./support/run_command.ts";
import { fillDesk, keepRelease, keptFile, writeKept } from "../../tests/upgrade/kept_release.ts";
import { PGDELTA, SCHEMA_PLACES, SNAPSHOT } from "./support/schema_places.ts";

const USAGE = `usage: npm run schema [-- --check]
Compiles migrations/ from supabase/schemas/ and renews supabase/schema_snapshot.txt and
docs/denials.md. Once
CHANGELOG.md names a release, migrations are written by hand: then it lists what landed, keeps a
copy of the release for tests/upgrade, and says what the migrations lack to give the schemas.
  --check    changes nothing; exit code 1 and a line for each file that is not current`;

await runCommand(USAGE, async () => {
  const { flags } = readFlags({ check: "boolean" });
  const files = new Map([...schemaFiles(SCHEMA_PLACES), [DENIALS_PAGE, denialsPage()]]);
  const stale = staleFiles(files);
  if (flags.check !== true) writeFiles(files);
  else if (stale.length > 0) throw new Error(stale.join("\n"));
  const { deltas, snapshot } = await build();
  if (deltas !== "") throw new Error(`migrations/ do not give what the schemas say:\n${deltas}`);
  const snapshotFile = new Map([[SNAPSHOT, snapshot]]);
  const staleSnapshot = staleFiles(snapshotFile);
  if (flags.check !== true) writeFiles(snapshotFile);
  else if (staleSnapshot.length > 0) throw new Error(staleSnapshot.join("\n"));
  const fresh = unkept();
  if (fresh !== undefined && flags.check === true) throw new Error(`${keptFile(fresh)} is missing`);
  if (fresh !== undefined) await keep(fresh);
  const changed = [...stale, ...staleSnapshot, ...(fresh === undefined ? [] : [fresh])].length;
  console.log(changed === 0 ? "the schema is current" : `${changed} files renewed`);
});

/** The newest release, where it has no kept copy. */
function unkept(): string | undefined {
  const [release] = releases(Deno.readTextFileSync(SCHEMA_PLACES.changeLog));
  if (release === undefined) return undefined;
  try {
    Deno.statSync(keptFile(release));
    return undefined;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return release;
    throw error;
  }
}

/** Keeps a copy of a release with a small desk in it. */
async function keep(release: string): Promise<void> {
  const cluster = await startCluster({ say: (line) => console.error(line) });
  try {
    const migrations = await readMigrations();
    await inDatabase(cluster, "kept", async (sql) => {
      await migrate(sql, migrations);
      await fillDesk(sql);
      writeKept(keptFile(release), await keepRelease(sql, release, migrations));
    });
  } finally {
    await cluster.stop();
  }
}

/** Runs with a new database as a new hosted project has it. */
async function inDatabase<T>(
  cluster: Cluster,
  name: string,
  run: (sql: postgres.Sql) => Promise<T>,
): Promise<T> {
  await cluster.admin.unsafe(`create database ${name}`);
  const sql = postgres(cluster.url(name), { max: 2, onnotice: () => {} });
  try {
    await bootstrap(sql);
    return await run(sql);
  } finally {
    await sql.end();
  }
}

/** Builds one database each way. */
async function build(): Promise<{ deltas: string; snapshot: string }> {
  const cluster = await startCluster({ say: (line) => console.error(line) });
  const fill = (name: string, run: (sql: postgres.Sql) => Promise<unknown>) =>
    inDatabase(cluster, name, async (sql) => {
      await run(sql);
      return await describeSchema(sql);
    });
  try {
    await fill("migrations", async (sql) => await migrate(sql, await readMigrations()));
    const snapshot = await fill(
      "schemas",
      async (sql) => await applySchemas(sql, readSchemas(SCHEMA_PLACES.schemas)),
    );
    const deltas = await compareDatabases(
      PGDELTA,
      cluster.url("migrations"),
      cluster.url("schemas"),
    );
    return { deltas, snapshot };
  } finally {
    await cluster.stop();
  }
}
