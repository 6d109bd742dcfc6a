import * as z from "zod";
import type { MoneyOrdered } from "../scoring/money_first.ts";
import { SLEEVES } from "../vocabulary/terms.ts";
import type { Database } from "./database.ts";
import { selectRows } from "./select_rows.ts";

/** An accepted strategy by what the day's list orders it by. */
export interface OrderedStrategy extends MoneyOrdered {
  readonly strategyId: number;
}

const row = z.object({
  strategy_id: z.number(),
  underlying: z.string(),
  definition: z.string(),
  sleeve: z.enum(SLEEVES),
  order_ratio: z.number(),
  cost_ratio: z.number(),
}).transform((stored): OrderedStrategy => ({
  strategyId: stored.strategy_id,
  underlying: stored.underlying,
  definition: stored.definition,
  sleeve: stored.sleeve,
  orderRatio: stored.order_ratio,
  costRatio: stored.cost_ratio,
}));

const COLUMNS = "strategy_id,underlying,definition,sleeve,order_ratio,cost_ratio";

/** The accepted strategies of a run. */
export async function readOrderedStrategies(
  database: Database,
  runId: number,
): Promise<OrderedStrategy[]> {
  return await selectRows(
    () =>
      database.from("strategies").select(COLUMNS).eq("run_id", runId).eq("state", "accepted")
        .order("strategy_id"),
    row,
  );
}
