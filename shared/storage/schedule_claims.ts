import * as z from "zod";
import type { ErrorCode } from "../vocabulary/desk_error.ts";
import { callRpc } from "./call_rpc.ts";
import type { Database } from "./database.ts";

/** How the work of a claim ended; `open` leaves work to the next one. */
export type ClaimOutcome =
  | { readonly state: "done" | "open" }
  | { readonly state: "failed"; readonly code: ErrorCode; readonly message: string };

/**
 * Takes a claim of the scheduler for one start of the named function, and returns the body of the
 * call. Throws `unauthorised` for an id that is unknown or of another function, `conflict` for one
 * that was used or is stale.
 */
export async function takeClaim(
  database: Database,
  claimId: string,
  functionName: string,
  now: Date,
): Promise<unknown> {
  const args = { p_claim_id: claimId, p_function: functionName, p_now: now.toISOString() };
  return await callRpc(database, "take_claim", args, z.unknown());
}

/** Stores how the work of a claim ended; a failure becomes an alert. */
export async function endClaim(
  database: Database,
  claimId: string,
  outcome: ClaimOutcome,
  now: Date,
): Promise<void> {
  const error = outcome.state === "failed" ? outcome : undefined;
  await callRpc(database, "end_claim", {
    p_claim_id: claimId,
    p_state: outcome.state,
    p_error_code: error?.code ?? null,
    p_error_message: error?.message ?? null,
    p_now: now.toISOString(),
  }, z.unknown());
}
