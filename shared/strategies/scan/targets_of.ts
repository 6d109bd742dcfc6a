import type { Definition, Placement } from "../definition.ts";
import { measuredAt } from "./measured_at.ts";
import { placementAt } from "./placement_at.ts";
import type { ScanColumns } from "./scan_columns.ts";
import { slotIsFar } from "./slot_is_far.ts";

/**
 * For each slot the squared relative distance of each strike from its target; undefined where it
 * has none.
 */
export function targetsOf(
  definition: Definition,
  near: ScanColumns,
  far: ScanColumns,
): (Float64Array | undefined)[] {
  return definition.placements.map((placement, slot) =>
    offTarget(placementAt(placement, 0, near.scale), slotIsFar(definition, slot) ? far : near)
  );
}

/**
 * The squared relative distance of each strike from a placement's target; undefined where it has
 * none.
 */
export function offTarget(placement: Placement, columns: ScanColumns): Float64Array | undefined {
  if (!("target" in placement)) return undefined;
  const { target } = placement;
  return measuredAt(placement, columns).map((value) => {
    const off = value / target - 1;
    return off * off;
  });
}
