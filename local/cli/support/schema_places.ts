import type { SchemaPlaces } from "../../schema/schema_files.ts";
import { projectPath } from "../../support/project_root.ts";

/** The project's own schema, migrations and what tells which of them landed. */
export const SCHEMA_PLACES: SchemaPlaces = {
  schemas: projectPath("supabase/schemas"),
  migrations: projectPath("migrations"),
  changeLog: projectPath("CHANGELOG.md"),
  landed: projectPath("supabase/landed_migrations.txt"),
};

/** The checked-in text of the whole schema. */
export const SNAPSHOT = projectPath("supabase/schema_snapshot.txt");

/** Compares catalogs; comes with @supabase/lite, at the version that it pins. */
export const PGDELTA = projectPath("node_modules/@supabase/pg-delta/dist/cli/main.js");
