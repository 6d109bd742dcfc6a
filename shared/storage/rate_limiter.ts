import { z } from "zod";
import type { Clock } from "../vocabulary/ports/clock.ts";
import type { Limiter } from "../vocabulary/ports/limiter.ts";
import { callRpc } from "./call_rpc.ts";
import type { Database } from "./database.ts";

const reserved = z.object({ allowedAt: z.string().transform((text) => new Date(text)) });

/** The account's buckets in SQL, shared by all functions: one round trip a request. */
export function sqlLimiter(database: Database, clock: Clock): Limiter {
  return {
    reserve: async (items) => {
      const p_now = (await clock.now()).toISOString();
      const answer = await callRpc(database, "reserve_rates", { p_items: items, p_now }, reserved);
      return answer.allowedAt;
    },
    stop: async (until) => {
      await callRpc(database, "stop_rates", { p_until: until.toISOString() }, z.unknown());
    },
  };
}
