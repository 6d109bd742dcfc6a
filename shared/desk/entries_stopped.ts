import type { TradingState } from "../vocabulary/states.ts";

/** Why the desk begins no entry; absent while it is active. */
export function entriesStopped(
  { state, reason }: { readonly state: TradingState; readonly reason: string | null },
): string | undefined {
  return state === "active" ? undefined : `the desk is ${state}: ${reason}`;
}
