import type postgres from "postgres";
import { projectPath } from "../support/project_root.ts";

/** A file of migrations/ with its version. */
export interface Migration {
  readonly version: string;
  readonly name: string;
  readonly sql: string;
}

/** The project's migrations in order. None found is an error: it is never right. */
export async function readMigrations(
  folder = projectPath("migrations"),
): Promise<Migration[]> {
  const files = [...Deno.readDirSync(folder)].map((entry) => entry.name)
    .filter((name) => name.endsWith(".sql")).sort();
  if (files.length === 0) throw new Error(`${folder} holds no migration`);
  return await Promise.all(files.map(async (file) => {
    const [, version, name] = /^(\d{14})_(\w+)\.sql$/.exec(file) ?? [];
    if (version === undefined || name === undefined) {
      throw new Error(`${folder}/${file}: a migration is named VERSION_NAME.sql with 14 digits`);
    }
    return { version, name, sql: await Deno.readTextFile(`${folder}/${file}`) };
  }));
}

/** Makes an empty database what a new hosted project is. */
export async function bootstrap(sql: postgres.Sql): Promise<void> {
  await sql.unsafe(await Deno.readTextFile(projectPath("local/platform/bootstrap.sql")));
}

/**
 * Applies what is not yet recorded, each migration in a transaction, recorded as the Supabase CLI
 * does.
 */
export async function migrate(sql: postgres.Sql, migrations: Migration[]): Promise<string[]> {
  const rows = await sql<
    { version: string }[]
  >`select version from supabase_migrations.schema_migrations`;
  const applied = new Set(rows.map((row) => row.version));
  const fresh = migrations.filter(({ version }) => !applied.has(version));
  for (const { version, name, sql: text } of fresh) {
    try {
      await sql.begin(async (transaction) => {
        await transaction.unsafe(text);
        await transaction.unsafe(
          "insert into supabase_migrations.schema_migrations (version, statements, name) values ($1, $2, $3)",
          [version, [text], name],
        );
      });
    } catch (cause) {
      throw new Error(`migration ${version}_${name} failed: ${(cause as Error).message}`, {
        cause,
      });
    }
  }
  return fresh.map(({ version }) => version);
}
