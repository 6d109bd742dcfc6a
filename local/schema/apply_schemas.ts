import type postgres from "postgres";
import type { Subject } from "./read_schemas.ts";

/** Builds the schema in a bootstrapped database from its objects, one file after the other. */
export async function applySchemas(
  sql: postgres.Sql,
  subjects: readonly Subject[],
): Promise<void> {
  for (const file of subjects.flatMap(({ files }) => files)) {
    try {
      await sql.unsafe(file.sql);
    } catch (cause) {
      const message = cause instanceof Error ? cause.message : String(cause);
      throw new Error(`supabase/schemas/${file.path} failed: ${message}`, { cause });
    }
  }
}
