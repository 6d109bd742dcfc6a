import { DeskError } from "../vocabulary/desk_error.ts";

/**
 * The one place where an error becomes a response. What was not foreseen is `internal` and tells
 * nothing of its inside.
 */
export function renderError(error: unknown): Response {
  const known = error instanceof DeskError ? error : new DeskError(
    "internal",
    "something unforeseen went wrong; the function's log has the cause",
  );
  return Response.json(
    { ok: false, error: { code: known.code, message: known.message, details: known.details } },
    { status: known.status },
  );
}
