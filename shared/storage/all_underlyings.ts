import * as z from "zod";
import { UNDERLYING_KINDS, type UnderlyingKind } from "../vocabulary/terms.ts";
import { callRpc } from "./call_rpc.ts";
import type { Database } from "./database.ts";
import { selectRows } from "./select_rows.ts";

/** What tells an underlying to a file's reader. */
export interface KnownUnderlying {
  readonly underlying: string;
  readonly kind: UnderlyingKind;
  readonly securityId: string;
}

const row = z.object({
  underlying: z.string(),
  kind: z.enum(UNDERLYING_KINDS),
  security_id: z.string(),
}).transform(({ security_id, ...rest }): KnownUnderlying => ({ ...rest, securityId: security_id }));

/** Every underlying by name, enabled or not. */
export async function readAllUnderlyings(database: Database): Promise<KnownUnderlying[]> {
  return await selectRows(
    () => database.from("underlyings").select("underlying,kind,security_id").order("underlying"),
    row,
  );
}

/** Stores market values in rupees; returns how many underlyings got one. */
export async function storeMarketCaps(
  database: Database,
  rows: readonly { readonly underlying: string; readonly market_cap: number }[],
  source: string,
): Promise<number> {
  return await callRpc(
    database,
    "store_market_caps",
    { p_rows: rows, p_source: source },
    z.number(),
  );
}
