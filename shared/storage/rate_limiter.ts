import * as z from "zod";
import type { Clock } from "../vocabulary/ports/clock.ts";
import type { Limiter } from "../vocabulary/ports/limiter.ts";
import { callRpc } from "./call_rpc.ts";
import type { Database } from "./database.ts";

const allowed = z.array(z.string().transform((text) => new Date(text)));

/** The account's buckets in SQL, shared by all functions: one round trip whatever is reserved. */
export function sqlLimiter(database: Database, clock: Clock): Limiter {
  let stopped: Date | undefined;
  return {
    get stoppedUntil() {
      return stopped;
    },
    reserve: async (requests) => {
      const p_now = (await clock.now()).toISOString();
      return await callRpc(database, "reserve_rates", { p_requests: requests, p_now }, allowed);
    },
    release: async (p_requests) => {
      await callRpc(database, "release_rates", { p_requests }, z.unknown());
    },
    stop: async (until) => {
      stopped = until;
      await callRpc(database, "stop_rates", { p_until: until.toISOString() }, z.unknown());
    },
  };
}
