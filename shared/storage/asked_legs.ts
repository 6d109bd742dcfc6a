import * as z from "zod";
import type { AskedLeg } from "../vocabulary/ports/account.ts";
import { SEGMENTS, SIDES } from "../vocabulary/terms.ts";
import type { Database } from "./database.ts";
import { selectRows } from "./select_rows.ts";

const row = z.object({
  strategy_id: z.number(),
  segment: z.enum(SEGMENTS),
  security_id: z.string(),
  side: z.enum(SIDES),
  ratio: z.number(),
  lot_size: z.number(),
  price: z.number(),
});

/** Legs of one lot of strategies, in the order of their numbers, as a broker is asked for them. */
export async function readAskedLegs(
  database: Database,
  strategyIds: readonly number[],
): Promise<ReadonlyMap<number, readonly AskedLeg[]>> {
  const rows = await selectRows(
    () =>
      database.from("strategy_legs")
        .select("strategy_id,segment,security_id,side,ratio,lot_size,price")
        .in("strategy_id", [...strategyIds]).order("strategy_id").order("leg_number"),
    row,
  );
  const legs = new Map<number, AskedLeg[]>();
  for (const { strategy_id: id, security_id: securityId, ratio, lot_size, ...leg } of rows) {
    const own = legs.get(id) ?? [];
    own.push({ ...leg, securityId, quantity: ratio * lot_size });
    legs.set(id, own);
  }
  return legs;
}
