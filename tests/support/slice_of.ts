import type { Database } from "../../shared/storage/database.ts";
import { readSliceTables, type SliceTables } from "../../shared/storage/slice_tables.ts";

/** What analyze would read of some underlyings on a date, with their events to another one. */
export async function sliceOf(
  database: Database,
  underlyings: readonly string[],
  on: string,
  until = on,
): Promise<SliceTables> {
  return await readSliceTables(database, {
    underlyings,
    candleNames: underlyings,
    on,
    until,
    expiries: 4,
    candles: 460,
    smiles: 252,
  });
}
