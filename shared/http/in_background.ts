import { DeskError } from "../vocabulary/desk_error.ts";
import { logCall } from "./log_call.ts";

interface Runtime {
  readonly EdgeRuntime?: { waitUntil(work: Promise<unknown>): void };
}

/**
 * Lets work of a function go on after its answer, as long as the runtime's limits allow (platform
 * 1, 2). Its failure is logged as that of a call, with its cause: nobody waits for it.
 */
export function inBackground(functionName: string, work: Promise<unknown>): void {
  const startedAt = performance.now();
  const watched = work.catch((error) =>
    logCall({
      function: functionName,
      method: "POST",
      status: error instanceof DeskError ? error.status : 500,
      wallMs: performance.now() - startedAt,
      error,
    })
  );
  (globalThis as Runtime).EdgeRuntime?.waitUntil(watched);
}
