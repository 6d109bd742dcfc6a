import type * as z from "zod";
import { DeskError, ERROR_STATUS, type ErrorCode } from "../vocabulary/desk_error.ts";
import type { Database } from "./database.ts";
import { databaseError } from "./database_error.ts";

/**
 * Calls one SQL function and checks its answer. SQL functions refuse with SQLSTATE P0001 and a hint
 * that names an error code of the closed list; such a refusal is thrown as that DeskError. Anything
 * else is `internal`.
 */
export async function callRpc<T>(
  database: Database,
  name: string,
  args: Record<string, unknown>,
  answer: z.ZodType<T>,
): Promise<T> {
  const { data, error } = await database.rpc(name, args);
  if (error !== null) {
    if (error.code === "P0001" && isErrorCode(error.hint)) {
      throw new DeskError(error.hint, error.message, { cause: error });
    }
    throw databaseError(`rpc ${name} failed`, error);
  }
  const parsed = answer.safeParse(data);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new DeskError(
      "internal",
      `rpc ${name} answered what its schema does not allow: ${
        issue?.path.join(".")
      } ${issue?.message}`,
    );
  }
  return parsed.data;
}

function isErrorCode(text: string | null | undefined): text is ErrorCode {
  return typeof text === "string" && text in ERROR_STATUS;
}
