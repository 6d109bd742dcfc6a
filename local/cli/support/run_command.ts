import { DeskError } from "../../../shared/vocabulary/desk_error.ts";
import { FunctionRefusal } from "./call_function.ts";

/** A mistake in how a command was called; shown with the command's usage, exit code 2. */
export class UsageError extends Error {}

/**
 * Runs a command: a mistake prints one clear line and its usage, a refusal its code and message;
 * exit codes 2 and 1.
 */
export async function runCommand(usage: string, run: () => Promise<void>): Promise<never> {
  if (Deno.args.includes("--help") || Deno.args.includes("-h")) {
    console.log(usage);
    Deno.exit(0);
  }
  try {
    await run();
    Deno.exit(0);
  } catch (error) {
    if (error instanceof UsageError) {
      console.error(`${error.message}\n\n${usage}`);
      Deno.exit(2);
    }
    if (error instanceof FunctionRefusal || error instanceof Error) {
      console.error(messageOf(error));
      Deno.exit(1);
    }
    throw error;
  }
}

/** What the database said is told to its owner here, and to no caller of a function. */
function messageOf(error: Error): string {
  const { message, cause } = error;
  const isHidden = error instanceof DeskError && error.code === "internal";
  return isHidden && cause instanceof Error ? `${message}: ${cause.message}` : message;
}
