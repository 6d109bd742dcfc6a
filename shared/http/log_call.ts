import { DeskError } from "../vocabulary/desk_error.ts";

/** What is logged of a call: one JSON line, never a body, a token or a key. */
export interface CallRecord {
  readonly function: string;
  readonly method: string;
  readonly status: number;
  readonly wallMs: number;
  readonly error?: unknown;
  /** What the caller of an `internal` error was told to look for. */
  readonly reference?: string;
}

/**
 * Writes the one line of a call. Messages of unforeseen errors are kept: they come from our code,
 * not from the caller.
 */
export function logCall(record: CallRecord): void {
  const { error, ...rest } = record;
  const line = { ...rest, wallMs: Math.round(rest.wallMs), ...describe(error) };
  (record.status >= 500 ? console.error : console.log)(JSON.stringify(line));
}

function describe(error: unknown): Record<string, string> {
  if (error === undefined) return {};
  if (error instanceof DeskError) {
    return { code: error.code, message: error.message, ...causeOf(error) };
  }
  if (error instanceof Error) {
    return {
      code: "internal",
      message: error.message,
      stack: error.stack ?? "",
      ...causeOf(error),
    };
  }
  return { code: "internal", message: String(error) };
}

function causeOf(error: Error): Record<string, string> {
  return error.cause instanceof Error ? { cause: error.cause.message } : {};
}
