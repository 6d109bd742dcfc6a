import type {
  Direction,
  ExitFamily,
  Right,
  Side,
  VolatilityPreference,
} from "../vocabulary/terms.ts";

/** One leg of a definition: its strike is the slot's. An underlying leg has none. */
export interface LegRule {
  readonly right: Right | "underlying";
  readonly side: Side;
  readonly ratio: number;
  /** Index of a slot; not used for an underlying leg. */
  readonly slot: number;
}

/** How a slot finds its strikes. Slots are named by their index; a rule may look at slots that come before it in `order`. */
export type Placement =
  /** |delta| of that right within a band, best near the target. */
  | {
    readonly kind: "delta";
    readonly right: Right;
    readonly low: number;
    readonly target: number;
    readonly high: number;
  }
  /** The listed strikes nearest to the forward, at most so many steps away. */
  | { readonly kind: "at_the_money"; readonly steps: number }
  /** So many listed strikes above (or below) another slot. */
  | {
    readonly kind: "steps";
    readonly from: number;
    readonly direction: 1 | -1;
    readonly min: number;
    readonly max: number;
  }
  /** As far above (or below) a slot as two other slots are apart: equal wings by construction. */
  | {
    readonly kind: "equal_width";
    readonly from: number;
    readonly direction: 1 | -1;
    readonly like: readonly [number, number];
  };

/** Who may hold it: anyone, only an index or covered underlying, or it brings its underlying along. */
export type Permission = "any" | "index_or_covered" | "with_underlying";

/** A named structure as data. Payoff, risk class and probabilities are derived from the legs, never from the name. */
export interface Definition {
  readonly id: string;
  readonly name: string;
  readonly legs: readonly LegRule[];
  /** One rule a slot; slots ascend in strike. */
  readonly placements: readonly Placement[];
  /** Order in which the slots are placed. */
  readonly order: readonly number[];
  readonly direction: Direction;
  readonly volatilityPreference: VolatilityPreference;
  readonly permission: Permission;
  readonly exitFamily: ExitFamily;
}
