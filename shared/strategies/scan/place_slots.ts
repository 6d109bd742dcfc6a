import type { Definition, Placement } from "../definition.ts";
import { fittingStrikes } from "./fitting_strikes.ts";
import { mostTraded } from "./most_traded.ts";
import { placementAt } from "./placement_at.ts";
import type { ScanColumns } from "./scan_columns.ts";
import { slotIsFar } from "./slot_is_far.ts";

/** Sets of strike indices, one row of `slots` entries after the other, ascending in each row. */
export interface SlotSets {
  readonly slots: number;
  readonly indices: Int32Array;
  readonly count: number;
}

/**
 * Where slots are placed: both expiries list the same strikes, and are one for legs of one expiry.
 */
interface PlacedOn {
  readonly near: ScanColumns;
  readonly far: ScanColumns;
  /** To which the placements are relaxed; 0 is as asked. */
  readonly level: number;
}

/**
 * Every set of listed strikes that satisfies a definition's placements, in a fixed order; ordering
 * and equal wings hold by construction. A slot of far legs alone goes by their deltas.
 */
export function placeSlots(definition: Definition, { near, far, level }: PlacedOn): SlotSets {
  const { order } = definition;
  const placements = definition.placements.map((placement) =>
    placementAt(placement, level, near.scale)
  );
  const slots = placements.length;
  const fixed = placements.map((placement, slot) =>
    independentStrikes(placement, slotIsFar(definition, slot) ? far : near, slots)
  );
  const found: number[] = [];
  const chosen = new Int32Array(slots).fill(-1);
  place(0);
  return { slots, indices: Int32Array.from(found), count: found.length / slots };

  function place(depth: number): void {
    const slot = order[depth];
    if (slot === undefined) {
      for (let i = 0; i < slots; i++) found.push(chosen[i] as number);
      return;
    }
    const placement = placements[slot];
    if (placement === undefined) return;
    for (const index of fixed[slot] ?? fittingStrikes(placement, near, chosen)) {
      if (!ascends(chosen, slot, index)) continue;
      chosen[slot] = index;
      place(depth + 1);
      chosen[slot] = -1;
    }
  }
}

/**
 * Strikes of a placement that does not depend on other slots, found once; undefined for one that
 * does.
 */
function independentStrikes(
  placement: Placement,
  columns: ScanColumns,
  slots: number,
): readonly number[] | undefined {
  if (dependsOnSlots(placement)) return undefined;
  const found = fittingStrikes(placement, columns, new Int32Array(0));
  return slots > 2 ? mostTraded(found, placement, columns) : found;
}

function dependsOnSlots({ kind }: Placement): boolean {
  return kind === "steps" || kind === "equal_width" || kind === "unequal_width";
}

/** True when a strike keeps the slots already placed in ascending order. */
function ascends(chosen: Int32Array, slot: number, index: number): boolean {
  for (let other = 0; other < chosen.length; other++) {
    const placed = chosen[other] as number;
    if (placed === -1 || other === slot) continue;
    if (other < slot ? placed >= index : placed <= index) return false;
  }
  return true;
}
