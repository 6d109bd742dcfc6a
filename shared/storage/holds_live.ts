import * as z from "zod";
import { callRpc } from "./call_rpc.ts";
import type { Database } from "./database.ts";

/** Whether a live position is not closed, or a live plan not ended. */
export async function holdsLive(database: Database): Promise<boolean> {
  return await callRpc(database, "holds_live", {}, z.boolean());
}
