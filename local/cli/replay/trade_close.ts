import type { Risk } from "../../../shared/vocabulary/terms.ts";
import { callFunction, FunctionRefusal } from "../support/call_function.ts";
import { present } from "../../../shared/vocabulary/present.ts";
import type { Connection } from "../support/connection.ts";

/** What was chosen and entered on the closing book of a session. */
export interface TradedClose {
  /** Share of the capital that is in use with what was chosen; absent where nothing was. */
  readonly deployed?: number;
  readonly allocations: number;
  readonly filled: number;
  readonly failed: number;
  readonly denied: number;
  /** Why the desk begins no entry; absent while it does. */
  readonly stopped?: string;
  readonly faults: readonly string[];
}

const NOTHING: TradedClose = { allocations: 0, filled: 0, failed: 0, denied: 0, faults: [] };

/**
 * Allocates the day's run, enters what was chosen on paper, and has the book marked once more.
 * A day that takes nothing is no error, nor is a desk that has stopped its entries.
 */
export async function tradeClose(
  connection: Connection,
  risk: Risk,
  capital: number,
): Promise<TradedClose> {
  const call = async (name: string, body: object) =>
    (await callFunction(connection, name, body)).body;
  const allocation = await call("allocate", { risk, capital }).catch((error: unknown) => {
    if (error instanceof FunctionRefusal && error.code === "nothing_to_do") return undefined;
    throw error;
  });
  if (allocation === undefined) return NOTHING;
  const sums = { filled: 0, failed: 0, denied: 0 };
  const faults = new Set<string>();
  let stopped: string | undefined;
  for (;;) {
    const answer = await call("execute", { action: "entries", mode: "paper" })
      .catch((error: unknown) => {
        if (error instanceof FunctionRefusal && error.code === "paused") return error.message;
        throw error;
      });
    if (typeof answer === "string") {
      stopped = answer;
      break;
    }
    for (const name of ["filled", "failed", "denied"] as const) sums[name] += Number(answer[name]);
    for (const { fault } of answer["faults"] as { fault: string }[]) faults.add(fault);
    if (Number(answer["remaining"]) === 0) break;
  }
  await call("monitor", {});
  return {
    deployed: Number(allocation["deployed"]) / capital,
    allocations: (allocation["allocations"] as unknown[]).length,
    ...sums,
    ...present({ stopped }),
    faults: [...faults],
  };
}
