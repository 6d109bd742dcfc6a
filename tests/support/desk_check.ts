import { assertEquals } from "@std/assert";
import type { TestDatabase } from "./database.ts";
import { STORED_DATE } from "./stored_strategy.ts";

/** A row of desk_health. */
export interface Check {
  readonly check: string;
  readonly ok: boolean;
  readonly detail: string;
  readonly at: string | null;
  readonly at_ist: string | null;
  readonly age: string | null;
  readonly remedy: string | null;
}

/** One check of health at a time of the stored Monday, or of another date. */
export async function check(
  { service }: TestDatabase,
  name: string,
  at = "10:00:00",
  date = STORED_DATE,
): Promise<Check> {
  const { data, error } = await service.rpc("desk_health", { p_now: `${date}T${at}+05:30` });
  assertEquals(error, null);
  const found = (data as Check[]).filter((row) => row.check === name);
  assertEquals(found.length, 1, name);
  return found[0] as Check;
}

/** Stores a job that ended, at 08:41 where nothing else is said. */
export async function jobEnded(
  { sql }: TestDatabase,
  job: string,
  date: string,
  { state = "done", at = "08:41:00" } = {},
): Promise<void> {
  await sql`insert into public.job_runs (job, trading_date, state, error_code, error_message,
      started_at, finished_at)
    values (${job}, ${date}, ${state}, ${state === "failed" ? "broker_auth" : null},
      ${state === "failed" ? "the token has expired" : null}, ${`${date}T08:00:00+05:30`},
      ${`${date}T${at}+05:30`})`;
}
