import * as z from "zod";
import type { Clock } from "../vocabulary/ports/clock.ts";
import type { TokenStore } from "../vocabulary/ports/token_store.ts";
import { callRpc } from "./call_rpc.ts";
import type { Database } from "./database.ts";
import { databaseError } from "./database_error.ts";

const session = z.object({
  access_token: z.string(),
  valid_until: z.string().transform((text) => new Date(text)),
});

/** The account's shared token in table `broker_sessions`, which service_role alone can read. */
export function sqlTokenStore(database: Database, clock: Clock): TokenStore {
  const now = async () => (await clock.now()).toISOString();
  return {
    read: async (clientId) => {
      const { data, error } = await database.from("broker_sessions").select(
        "access_token,valid_until",
      ).eq("client_id", clientId).maybeSingle();
      if (error !== null) {
        throw databaseError("the broker session cannot be read", error);
      }
      if (data === null) return undefined;
      const row = session.parse(data);
      return { token: row.access_token, validUntil: row.valid_until };
    },
    write: async (clientId, token, validUntil) => {
      await callRpc(database, "store_session", {
        p_client_id: clientId,
        p_access_token: token,
        p_valid_until: validUntil.toISOString(),
        p_now: await now(),
      }, z.unknown());
    },
    takeMint: async (clientId) =>
      await callRpc(
        database,
        "take_mint",
        { p_client_id: clientId, p_now: await now() },
        z.boolean(),
      ),
  };
}
