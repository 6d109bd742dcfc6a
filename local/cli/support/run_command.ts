import { DeskError } from "../../../shared/vocabulary/desk_error.ts";
import { Parts } from "../../support/parts.ts";
import { stopOnSignal } from "./stop_on_signal.ts";

/** A mistake in how a command was called; shown with the command's usage, exit code 2. */
export class UsageError extends Error {}

/** What fails because a part died is heard of up to so much before the death itself. */
const DEATH_IS_KNOWN_MS = 1_000;

/**
 * Runs a command: a mistake prints one clear line and its usage, a refusal its code and message;
 * exit codes 2 and 1; one that found fault sets `Deno.exitCode`. What the command adds to `parts`
 * is stopped at its end, at a signal, and as soon as one of them dies: that one is named, exit
 * code 1.
 */
export async function runCommand(
  usage: string,
  run: (parts: Parts) => Promise<void>,
): Promise<never> {
  const parts = new Parts();
  const signals = stopOnSignal(() => parts.stop());
  if (Deno.args.includes("--help") || Deno.args.includes("-h")) {
    console.log(usage);
    Deno.exit(0);
  }
  let code = 0;
  try {
    await whileAlive(parts, Promise.race([run(parts), stray()]));
  } catch (error) {
    code = error instanceof UsageError ? 2 : 1;
    if (!signals.interrupted()) {
      if (!(error instanceof Error)) console.error(String(error));
      else console.error(code === 2 ? `${error.message}\n\n${usage}` : messageOf(error));
    }
  }
  await signals.quietly(() => parts.stop());
  Deno.exit(code === 0 ? Deno.exitCode : code);
}

/** The work's outcome, or an Error with the line of the part that died on the way. */
async function whileAlive(parts: Parts, work: Promise<void>): Promise<void> {
  const death = parts.died.then((line) => {
    throw new Error(line);
  });
  // Who dies after the work was done is missed by nobody.
  death.catch(() => {});
  try {
    await Promise.race([work, death]);
  } catch (error) {
    const known = new Promise((resolve) => setTimeout(resolve, DEATH_IS_KNOWN_MS));
    if (!(error instanceof UsageError)) await Promise.race([death, known]);
    throw error;
  }
}

/** Rejects with what no code waited for: the driver's calls when its server is gone. */
function stray(): Promise<never> {
  return new Promise((_, reject) => {
    globalThis.addEventListener("unhandledrejection", (event) => {
      event.preventDefault();
      reject(event.reason);
    });
    globalThis.addEventListener("error", (event) => {
      event.preventDefault();
      reject(event.error);
    });
  });
}

/** What the database said is told to its owner here, and to no caller of a function. */
function messageOf(error: Error): string {
  const { message, cause } = error;
  const isHidden = error instanceof DeskError && error.code === "internal";
  return isHidden && cause instanceof Error ? `${message}: ${cause.message}` : message;
}
