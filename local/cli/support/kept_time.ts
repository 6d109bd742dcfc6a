import type postgres from "postgres";
import { readKeptClock } from "../../exchange/clock/kept_clock.ts";
import { latestInstant } from "../../platform/latest_instant.ts";

/** Where the exchange's clock is kept in a folder of data. */
export function clockFile(folder: string): string {
  return `${folder}/clock.json`;
}

/**
 * The latest instant that kept data know: of the clock beside them or, where the exchange was
 * killed before it wrote, of what the tables hold. Absent for new data.
 */
export async function keptTime(folder: string, sql: postgres.Sql): Promise<Date | undefined> {
  const known = [await readKeptClock(clockFile(folder)), await latestInstant(sql)]
    .filter((instant) => instant !== undefined);
  return known.length === 0 ? undefined : new Date(Math.max(...known.map(Number)));
}
