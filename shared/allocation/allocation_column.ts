import type { LimitedStrategy } from "../risk/limited_strategy.ts";
import type { Ordered } from "../scoring/best_first.ts";
import type { Direction } from "../vocabulary/terms.ts";

/** An accepted strategy as a column of an allocation's problem. Rupees a lot. */
export interface AllocationColumn extends LimitedStrategy, Ordered {
  readonly strategyId: number;
  /** Of the chosen set itself (method 5.12). */
  readonly direction: Direction;
  /** Calendar days that its policy holds it, as expected. */
  readonly daysHeld: number;
  /** What its industry's stance makes of it: 1 leaves it as it is. */
  readonly tilt: number;
  /** Place of its definition at the level of India VIX, 1 first; absent where it has none. */
  readonly tier?: number | undefined;
  /** The definition that was wanted and could not be had here, and what of its fit this keeps. */
  readonly standsInFor?: { readonly definition: string; readonly weight: number } | undefined;
}
