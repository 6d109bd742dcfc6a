import { DeskError } from "../vocabulary/desk_error.ts";

/**
 * The one place where an error becomes a response. What was not foreseen is `internal` and tells
 * nothing of its inside; the log line of the same reference does.
 */
export function renderError(error: unknown, reference: string): Response {
  const known = error instanceof DeskError ? error : new DeskError(
    "internal",
    "something unforeseen went wrong; the function's log has the cause under this reference",
  );
  const details = known.code === "internal" ? { reference } : known.details;
  return Response.json(
    { ok: false, error: { code: known.code, message: known.message, details } },
    { status: known.status },
  );
}
