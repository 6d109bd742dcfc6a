import * as z from "zod";
import { DeskError } from "../vocabulary/desk_error.ts";
import type { Clock } from "../vocabulary/ports/clock.ts";
import type { TokenStore } from "../vocabulary/ports/token_store.ts";
import { callRpc } from "./call_rpc.ts";
import type { Database } from "./database.ts";
import type { TokenCipher } from "./token_cipher.ts";

const instant = z.string().transform((text) => new Date(text));
const session = z.object({
  nonce: z.string(),
  ciphertext: z.string(),
  valid_until: instant,
  minted_at: instant,
});

/** The account's shared token in table `broker_sessions`, which holds it as ciphertext alone. */
export function sqlTokenStore(database: Database, clock: Clock, cipher: TokenCipher): TokenStore {
  return {
    read: async (clientId) => {
      const { data, error } = await database.from("broker_sessions").select(
        "nonce,ciphertext,valid_until,minted_at",
      ).eq("client_id", clientId).maybeSingle();
      if (error !== null) {
        throw new DeskError("internal", `the broker session cannot be read: ${error.message}`);
      }
      if (data === null) return undefined;
      const row = session.parse(data);
      const token = await cipher.open(clientId, row);
      if (token === undefined) return undefined;
      return { token, mintedAt: row.minted_at, validUntil: row.valid_until };
    },
    write: async (clientId, { token, mintedAt, validUntil }) => {
      const { nonce, ciphertext } = await cipher.seal(clientId, token);
      await callRpc(database, "store_session", {
        p_client_id: clientId,
        p_nonce: nonce,
        p_ciphertext: ciphertext,
        p_valid_until: validUntil.toISOString(),
        p_minted_at: mintedAt.toISOString(),
        p_now: (await clock.now()).toISOString(),
      }, z.unknown());
    },
    takeMint: async (clientId, at) =>
      await callRpc(
        database,
        "take_mint",
        { p_client_id: clientId, p_now: at.toISOString() },
        z.boolean(),
      ),
  };
}
