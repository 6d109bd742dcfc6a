import { DeskError } from "../vocabulary/desk_error.ts";
import type { EnvironmentVariables } from "../wiring/environment_variables.ts";
import { sameText } from "./same_text.ts";

/** Who calls: the owner with the secret key, or the scheduler with its token. */
export type Caller = "owner" | "scheduler";

/** Compares in constant time. Throws `unauthorised` without saying which part was wrong. */
export async function authorise(
  request: Request,
  variables: EnvironmentVariables,
): Promise<Caller> {
  const key = request.headers.get("apikey");
  if (key !== null && await sameText(key, variables.secretKey)) return "owner";
  const token = request.headers.get("x-cron-token");
  const expected = variables.cronToken;
  if (token !== null && expected !== undefined && await sameText(token, expected)) {
    return "scheduler";
  }
  throw new DeskError(
    "unauthorised",
    "this call needs the project's secret key in header apikey, or the scheduler's token in x-cron-token",
  );
}
