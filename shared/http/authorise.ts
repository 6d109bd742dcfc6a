import { DeskError } from "../vocabulary/desk_error.ts";
import type { Environment } from "./environment.ts";

/** Who calls: the owner with the secret key, or the scheduler with its token. */
export type Caller = "owner" | "scheduler";

/** Compares in constant time through digests of equal length. Throws `unauthorised` without saying which part was wrong. */
export async function authorise(request: Request, environment: Environment): Promise<Caller> {
  const key = request.headers.get("apikey");
  if (key !== null && await equal(key, environment.secretKey)) return "owner";
  const token = request.headers.get("x-cron-token");
  const expected = environment.cronToken;
  if (token !== null && expected !== undefined && await equal(token, expected)) return "scheduler";
  throw new DeskError(
    "unauthorised",
    "this call needs the project's secret key in header apikey, or the scheduler's token in x-cron-token",
  );
}

async function equal(given: string, expected: string): Promise<boolean> {
  const encoder = new TextEncoder();
  const [left, right] = await Promise.all(
    [given, expected].map((text) => crypto.subtle.digest("SHA-256", encoder.encode(text))),
  );
  if (left === undefined || right === undefined) return false;
  const a = new Uint8Array(left);
  const b = new Uint8Array(right);
  let difference = 0;
  for (let i = 0; i < a.length; i++) difference |= (a[i] ?? 0) ^ (b[i] ?? 0);
  return difference === 0;
}
