import { DeskError } from "../vocabulary/desk_error.ts";

/**
 * An `internal` error of the database. What it said may hold SQL and values of rows: that is the
 * cause, which the log alone tells; a caller gets `what` and the error's code.
 */
export function databaseError(what: string, { code, message }: DatabaseRefusal): DeskError {
  const cause = new Error([code, message].filter(Boolean).join(" "));
  return new DeskError("internal", code ? `${what}: ${code}` : what, { cause });
}

interface DatabaseRefusal {
  readonly code?: string;
  readonly message: string;
}
