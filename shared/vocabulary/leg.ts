import type { Side } from "./terms.ts";

/** +1 for a bought leg, -1 for a sold one. */
export function signOf(side: Side): 1 | -1 {
  return side === "buy" ? 1 : -1;
}
