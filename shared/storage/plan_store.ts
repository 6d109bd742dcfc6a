import type { Tariff } from "../market/charges.ts";
import type { Clock } from "../vocabulary/ports/clock.ts";
import type { PlanStore } from "../vocabulary/ports/plan_store.ts";
import { callRpc } from "./call_rpc.ts";
import type { Database } from "./database.ts";
import { planHold } from "./plan_hold.ts";
import { claimedRow } from "./plan_row.ts";

/**
 * Plans in SQL, held by `holder`. Charges of each fill are computed by the tariff when it is
 * stored.
 */
export function sqlPlanStore(
  database: Database,
  clock: Clock,
  tariff: Tariff,
  holder: string,
): PlanStore {
  return {
    hold: async (planId) => {
      const claimed = await callRpc(database, "claim_plan", {
        p_plan_id: planId,
        p_holder: holder,
        p_now: (await clock.now()).toISOString(),
      }, claimedRow);
      if (claimed === null) return undefined;
      const { plan, fence } = claimed;
      return { plan, hold: planHold({ database, clock, tariff }, plan, fence) };
    },
  };
}
