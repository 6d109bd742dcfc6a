import type { Placement } from "../definition.ts";
import type { PlacementScale } from "./scan_input.ts";

/** Levels to which a placement may be relaxed; 0 is as asked. */
export const RELAXATIONS = 3;
/** What a level multiplies reaches by and divides outer deltas by. */
const WIDER = [1, 1.5, 2, 2.5];

/**
 * A placement that reaches further from the money, or from its slot, with its inner bound where it
 * was (the replaced system moved both bounds and lost the strikes nearest to the money). Widths
 * that a name fixes stay.
 */
function relaxed(placement: Placement, level: number): Placement {
  const factor = WIDER[level] ?? 1;
  if (factor === 1) return placement;
  switch (placement.kind) {
    case "delta":
      return placement.target <= 0.5
        ? { ...placement, low: placement.low / factor }
        : { ...placement, high: 1 - (1 - placement.high) / factor };
    case "expected_move":
    case "moneyness":
      return { ...placement, high: placement.high * factor };
    case "at_the_money":
      return { ...placement, steps: Math.ceil(placement.steps * factor) };
    case "steps":
    case "unequal_width":
      return { ...placement, max: Math.ceil(placement.max * factor) };
    case "equal_width":
      return placement;
  }
}

/** A placement as the underlying's profile scales it, relaxed to a level. */
export function placementAt(
  placement: Placement,
  level: number,
  scale: PlacementScale | undefined,
): Placement {
  return relaxed(scale === undefined ? placement : scaled(placement, scale.moveFactor), level);
}

function scaled(placement: Placement, factor: number): Placement {
  if (factor === 1) return placement;
  switch (placement.kind) {
    case "expected_move": {
      const { low, target, high } = placement;
      return { ...placement, low: low * factor, target: target * factor, high: high * factor };
    }
    case "steps":
    case "unequal_width":
      return { ...placement, width: placement.width * factor };
    default:
      return placement;
  }
}
