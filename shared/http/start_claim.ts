import * as z from "zod";
import type { DeskCall } from "../desk/desk.ts";
import { type ClaimOutcome, endClaim, takeClaim } from "../storage/schedule_claims.ts";
import { DeskError } from "../vocabulary/desk_error.ts";
import { inBackground } from "./in_background.ts";
import { readBody } from "./read_body.ts";

/** What the scheduler sends: the body of the call stands in its claim. */
const claim = z.strictObject({ claimId: z.uuid("must be the id of a claim") });

/**
 * Answers a call of the scheduler at once with 202, and lets its work go on: pg_net waits ten
 * seconds. How it ended is stored with the claim. `work` gets the claim's body and tells whether it
 * is done.
 */
export async function startClaim(
  request: Request,
  functionName: string,
  call: DeskCall,
  work: (body: unknown) => Promise<boolean>,
): Promise<Response> {
  const { claimId } = await readBody(request, claim);
  const { database, clock } = call;
  const body = await takeClaim(database, claimId, functionName, await clock.now());
  const end = async (outcome: ClaimOutcome) =>
    await endClaim(database, claimId, outcome, await clock.now());
  const run = async () => {
    let isDone: boolean;
    try {
      isDone = await work(body);
    } catch (error) {
      // Where this cannot be stored either, the watchdog finds the claim.
      await Promise.allSettled([end({ state: "failed", ...told(error) })]);
      throw error;
    }
    await end({ state: isDone ? "done" : "open" });
  };
  inBackground(functionName, run());
  return Response.json({ ok: true, claimId }, { status: 202 });
}

function told(error: unknown): Pick<DeskError, "code" | "message"> {
  if (error instanceof DeskError) return { code: error.code, message: error.message };
  return { code: "internal", message: "something unforeseen went wrong; the log has the cause" };
}
