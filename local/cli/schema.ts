// npm run schema: compiles migrations/ from supabase/schemas/ and renews the snapshot; --check only
// says what is stale.
import postgres from "postgres";
import { bootstrap, migrate, readMigrations } from "../platform/migrate.ts";
import { startCluster } from "../platform/postgres/cluster.ts";
import { applySchemas } from "../schema/apply_schemas.ts";
import { compareDatabases } from "../schema/compare_databases.ts";
import { describeSchema } from "../schema/describe_schema.ts";
import { readSchemas } from "../schema/read_schemas.ts";
import { schemaFiles, staleFiles, writeFiles } from "../schema/schema_files.ts";
import { readFlags } from "./support/flags.ts";
import { runCommand } from "./support/run_command.ts";
import { PGDELTA, SCHEMA_PLACES, SNAPSHOT } from "./support/schema_places.ts";

const USAGE = `usage: npm run schema [-- --check]
Compiles migrations/ from supabase/schemas/ and renews supabase/schema_snapshot.txt. Once
CHANGELOG.md names a release, migrations are written by hand: then it lists what landed and says
what they lack to give the schemas.
  --check    changes nothing; exit code 1 and a line for each file that is not current`;

await runCommand(USAGE, async () => {
  const { flags } = readFlags({ check: "boolean" });
  const files = schemaFiles(SCHEMA_PLACES);
  const stale = staleFiles(files);
  if (flags.check !== true) writeFiles(files);
  else if (stale.length > 0) throw new Error(stale.join("\n"));
  const { deltas, snapshot } = await build();
  if (deltas !== "") throw new Error(`migrations/ do not give what the schemas say:\n${deltas}`);
  const snapshotFile = new Map([[SNAPSHOT, snapshot]]);
  const staleSnapshot = staleFiles(snapshotFile);
  if (flags.check !== true) writeFiles(snapshotFile);
  else if (staleSnapshot.length > 0) throw new Error(staleSnapshot.join("\n"));
  const changed = [...stale, ...staleSnapshot].length;
  console.log(changed === 0 ? "the schema is current" : `${changed} files renewed`);
});

/** Builds one database each way. */
async function build(): Promise<{ deltas: string; snapshot: string }> {
  const cluster = await startCluster({ say: (line) => console.error(line) });
  const fill = async (name: string, run: (sql: postgres.Sql) => Promise<unknown>) => {
    await cluster.admin.unsafe(`create database ${name}`);
    const sql = postgres(cluster.url(name), { max: 1, onnotice: () => {} });
    try {
      await bootstrap(sql);
      await run(sql);
      return await describeSchema(sql);
    } finally {
      await sql.end();
    }
  };
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
