import postgres from "postgres";
import { SCHEMA_PLACES } from "../../local/cli/support/schema_places.ts";
import { bootstrap } from "../../local/platform/migrate.ts";
import { applySchemas } from "../../local/schema/apply_schemas.ts";
import { readSchemas } from "../../local/schema/read_schemas.ts";
import { cloneTemplate } from "./database.ts";

/** Two databases of a test's own: one from the migrations, one from the schemas. */
export interface SchemaDatabases {
  readonly migrations: string;
  readonly schemas: string;
  readonly ofMigrations: postgres.Sql;
  readonly ofSchemas: postgres.Sql;
}

/** Registers a test with both; they are dropped after it. */
export function schemaTest(name: string, run: (databases: SchemaDatabases) => Promise<void>): void {
  Deno.test(name, async () => {
    const { url: migrations, drop } = await cloneTemplate();
    const schemas = `${migrations}_schemas`;
    const database = schemas.slice(schemas.lastIndexOf("/") + 1);
    const connect = (url: string) => postgres(url, { max: 1, onnotice: () => {} });
    const [ofMigrations, ofSchemas] = [connect(migrations), connect(schemas)];
    try {
      await ofMigrations.unsafe(`create database ${database} template template0`);
      await bootstrap(ofSchemas);
      await applySchemas(ofSchemas, readSchemas(SCHEMA_PLACES.schemas));
      await run({ migrations, schemas, ofMigrations, ofSchemas });
    } finally {
      await ofSchemas.end();
      await ofMigrations.unsafe(`drop database if exists ${database} with (force)`);
      await ofMigrations.end();
      await drop();
    }
  });
}
