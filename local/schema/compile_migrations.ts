import type { Subject } from "./read_schemas.ts";

/** A migration's file name and text. */
export interface CompiledMigration {
  readonly file: string;
  readonly sql: string;
}

/** Until the first release every migration bears this date; the subject's number is its time. */
const DATE = "20260101";

/**
 * One migration a subject, each object once in its final form. Only for a release that no database
 * has yet: what is applied somewhere is never compiled again.
 */
export function compileMigrations(subjects: readonly Subject[]): CompiledMigration[] {
  return subjects.map(({ number, name, files }) => ({
    file: `${DATE}00${number}_${name}.sql`,
    sql: [
      `-- Compiled from supabase/schemas/${number}_${name} by \`npm run schema\`: edit it there.`,
      ...files.map(({ sql }) => sql.trimEnd()),
    ].join("\n\n") + "\n",
  }));
}
