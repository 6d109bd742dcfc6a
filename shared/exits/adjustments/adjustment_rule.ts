import * as z from "zod";
import type { Confirmed } from "../exit_rule.ts";

/** Of every rule by which an adjustment is proposed (method 8.9). */
interface TestedRule extends Confirmed {
  /** Share of a sold strike before it from which the spot tests it. */
  readonly strikeDistance: number;
  /** Minutes for which a proposal may be accepted. */
  readonly validMinutes: number;
}

/** A rule by which an adjustment is proposed; deltas are sizes, without a sign. */
export type AdjustmentRule =
  & TestedRule
  & (
    /** `shortDelta`: what the untested side is sold at anew. */
    | { readonly kind: "roll_untested"; readonly shortDelta: number }
    /** `hedgeDelta`: of the protection that is bought. */
    | { readonly kind: "convert"; readonly hedgeDelta: number }
    | { readonly kind: "defend" }
  );

const positive = z.number().positive();
const notNegative = z.number().nonnegative();
const tested = {
  strike_distance: z.number(),
  marks: positive,
  over_minutes: notNegative,
  not_first_minutes: notNegative,
  valid_minutes: positive,
};

const stored = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("roll_untested"), short_delta: positive, ...tested }),
  z.object({ kind: z.literal("convert"), hedge_delta: positive, ...tested }),
  z.object({ kind: z.literal("defend"), ...tested }),
]);

/** A rule from its row of `adjustment_rules`. Throws a `RangeError` for what is none. */
export function parseAdjustmentRule(row: unknown): AdjustmentRule {
  const { success, data, error } = stored.safeParse(row);
  if (!success) {
    throw new RangeError(`adjustment rule ${JSON.stringify(row)}: ${z.prettifyError(error)}`);
  }
  const common = {
    strikeDistance: data.strike_distance,
    marks: data.marks,
    overMinutes: data.over_minutes,
    notFirstMinutes: data.not_first_minutes,
    validMinutes: data.valid_minutes,
  };
  switch (data.kind) {
    case "roll_untested":
      return { kind: data.kind, shortDelta: data.short_delta, ...common };
    case "convert":
      return { kind: data.kind, hedgeDelta: data.hedge_delta, ...common };
    case "defend":
      return { kind: data.kind, ...common };
  }
}
