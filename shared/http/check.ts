import type * as z from "zod";
import { DeskError } from "../vocabulary/desk_error.ts";
import { printable } from "./printable.ts";

/** An answer lists no more: a body of a megabyte may break its rules everywhere. */
const MOST_ISSUES = 20;

/**
 * Checks a value against a schema. Throws `bad_request` with field and rule per issue, never with
 * the value: it may be a secret in the wrong place.
 */
export function check<T>(value: unknown, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.flatMap((issue) =>
    issue.code === "unrecognized_keys"
      ? issue.keys.map((key) => ({ field: named(key), rule: "is not a field of this call" }))
      : [{
        field: printable(issue.path.map(String).join(".")) || "(body)",
        rule: issue.message,
      }]
  ).slice(0, MOST_ISSUES);
  const [first] = issues;
  throw new DeskError("bad_request", `${first?.field}: ${first?.rule}`, { details: { issues } });
}

/** A misspelt field is named; what has not the form of one may be a secret. */
function named(key: string): string {
  return /^[a-z][a-zA-Z_]{0,29}$/.test(key) ? key : "(an unknown field)";
}
