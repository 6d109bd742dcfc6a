import type {
  Direction,
  ExitFamily,
  Right,
  Side,
  VolatilityPreference,
} from "../vocabulary/terms.ts";
import { nth } from "../vocabulary/nth.ts";

/** One leg of a definition: its strike is the slot's. An underlying leg has none. */
export interface LegRule {
  readonly right: Right | "underlying";
  readonly side: Side;
  readonly ratio: number;
  /** Index of a slot; not used for an underlying leg. */
  readonly slot: number;
  /** Absent means the near one, at which the structure is judged. */
  readonly expiry?: "near" | "far";
}

/**
 * How a slot finds its strikes. Slots are named by their index; a rule may look at slots that come
 * before it in `order`.
 */
export type Placement =
  /** |delta| of that right within a band, best near the target. */
  | {
    readonly kind: "delta";
    readonly right: Right;
    readonly low: number;
    readonly target: number;
    readonly high: number;
  }
  /**
   * So many expected moves (deviations of the forward's log) away from the forward, above it with
   * positive numbers; |low| < |high|.
   */
  | {
    readonly kind: "expected_move";
    readonly low: number;
    readonly target: number;
    readonly high: number;
  }
  /**
   * K/S - 1 within a band, best near the target; a fraction, positive above the spot; |low| <
   * |high|.
   */
  | {
    readonly kind: "moneyness";
    readonly low: number;
    readonly target: number;
    readonly high: number;
  }
  /** The listed strikes nearest to the forward, at most so many steps away. */
  | { readonly kind: "at_the_money"; readonly steps: number }
  /** So many listed strikes above (or below) another slot, best `width` expected moves away. */
  | {
    readonly kind: "steps";
    readonly from: number;
    readonly towards: "above" | "below";
    readonly min: number;
    readonly max: number;
    readonly width: number;
  }
  /** As far above (or below) a slot as two other slots are apart: equal wings by construction. */
  | {
    readonly kind: "equal_width";
    readonly from: number;
    readonly towards: "above" | "below";
    readonly like: readonly [number, number];
  }
  /**
   * At most `max` listed strikes above (or below) a slot, further away than two other slots are
   * apart, or as little as not equally far; best `width` expected moves away.
   */
  | {
    readonly kind: "unequal_width";
    readonly from: number;
    readonly towards: "above" | "below";
    readonly like: readonly [number, number];
    readonly relation: "wider" | "different";
    readonly max: number;
    readonly width: number;
  };

/**
 * What a name promises of the premium: nothing is paid, what is received covers the width between
 * two slots, or what is paid is less than it.
 */
type CreditRule =
  | { readonly kind: "no_debit" }
  | {
    readonly kind: "covers_width" | "debit_below_width";
    readonly of: readonly [number, number];
  };

/** Least net premium per unit that a rule asks for, given the slots' strikes. */
export function leastCredit(rule: CreditRule, strikes: ArrayLike<number>): number {
  if (rule.kind === "no_debit") return 0;
  const [a, b] = rule.of;
  const width = Math.abs(nth(strikes, b) - nth(strikes, a));
  return rule.kind === "covers_width" ? width : -width;
}

/** True when some leg outlives the near expiry. */
export function spansExpiries({ legs }: Definition): boolean {
  return legs.some(({ expiry }) => expiry === "far");
}

/**
 * Who may hold it: anyone, only an index or covered underlying, it brings its underlying along, or
 * nobody: it is looked at only.
 */
type Permission = "any" | "index_or_covered" | "with_underlying" | "check_only";

/**
 * A named structure as data. Payoff, risk class and probabilities are derived from the legs, never
 * from the name.
 */
export interface Definition {
  readonly id: string;
  readonly name: string;
  readonly legs: readonly LegRule[];
  /** One rule a slot; slots ascend in strike. */
  readonly placements: readonly Placement[];
  /** Order in which the slots are placed. */
  readonly order: readonly number[];
  /** Without it the premium may have any sign. */
  readonly credit?: CreditRule;
  readonly direction: Direction;
  readonly volatilityPreference: VolatilityPreference;
  readonly permission: Permission;
  readonly exitFamily: ExitFamily;
}
