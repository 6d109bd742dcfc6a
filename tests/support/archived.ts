import { archiveJob } from "../../shared/desk/jobs/archive_job.ts";
import type { TestDatabase } from "./database.ts";
import { jobContext } from "./job_context.ts";

/** The third session after STORED_DATE. */
export const LATER = "2026-02-12";

/** Changes settings. */
export async function keep({ sql }: TestDatabase, settings: Record<string, number>): Promise<void> {
  for (const [name, value] of Object.entries(settings)) {
    await sql`update public.settings set value = ${sql.json(value)} where name = ${name}`;
  }
}

/** Archives as of a session; the call is late once it has asked so often. */
export async function archive(
  database: TestDatabase,
  tradingDate: string,
  { asked = Infinity, counted = {} }: { asked?: number; counted?: Record<string, number> } = {},
) {
  const context = await jobContext(database, {});
  return await archiveJob({ ...context, tradingDate, counted, isSpent: () => --asked < 0 });
}
