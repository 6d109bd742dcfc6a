import * as z from "zod";
import type { TradingDate } from "../vocabulary/trading_date.ts";
import { callRpc } from "./call_rpc.ts";
import type { Database } from "./database.ts";
import { selectRows } from "./select_rows.ts";

/** A name's signal at a close: as it is, and in deviations among its scope's. */
export interface NameSignal {
  readonly underlying: string;
  readonly volatility_ratio: number;
  readonly z: number;
}

/** Stores the signals of a close; returns how many rows. */
export async function storeNameSignals(
  database: Database,
  signals: readonly NameSignal[],
  asOf: TradingDate,
): Promise<number> {
  const args = { p_rows: signals, p_as_of: asOf };
  return await callRpc(database, "store_name_signals", args, z.number());
}

const row = z.object({ underlying: z.string(), z: z.number() });

/** Deviations by name of the signals of one close; a name without one is absent. */
export async function readNameSignals(
  database: Database,
  asOf: TradingDate,
): Promise<ReadonlyMap<string, number>> {
  const rows = await selectRows(
    () =>
      database.from("name_signals").select("underlying,z").eq("as_of", asOf).order("underlying"),
    row,
  );
  return new Map(rows.map(({ underlying, z }) => [underlying, z]));
}
