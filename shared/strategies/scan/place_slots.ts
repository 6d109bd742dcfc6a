import type { Definition, Placement } from "../definition.ts";
import { fittingStrikes } from "./fitting_strikes.ts";
import { mostTraded } from "./most_traded.ts";
import { placementAt } from "./placement_at.ts";
import type { ScanColumns } from "./scan_columns.ts";
import { slotIsFar } from "./slot_is_far.ts";

/** Sets of strike indices, one row of `slots` entries after the other, ascending in each row. */
export interface SlotSets {
  readonly slots: number;
  /** May be longer than the rows. */
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

/** Entries that the list of sets begins with; half of all definitions need no more. */
const ROOM = 256;
/** Of a slot that has no strike yet. */
const OPEN = -1;

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
  const listed = near.chain.strikes.length;
  const fixed = placements.map((placement, slot) =>
    independentStrikes(placement, slotIsFar(definition, slot) ? far : near, slots)
  );
  const scratch = placements.map(() => new Int32Array(listed));
  const chosen = new Int32Array(slots).fill(OPEN);
  let indices = new Int32Array(ROOM);
  let used = 0;
  place(0);
  return { slots, indices, count: used / slots };

  function place(depth: number): void {
    const slot = order[depth] as number;
    // What ascends lies between the nearest slots that have their strike.
    let least = 0;
    let most = listed - 1;
    for (let other = 0; other < slots; other++) {
      const placed = chosen[other] as number;
      if (placed === OPEN) continue;
      if (other < slot) least = placed + 1;
      else if (placed <= most) most = placed - 1;
    }
    const found = fixed[slot] ?? scratch[slot] as Int32Array;
    const count = fixed[slot]?.length ??
      fittingStrikes(placements[slot] as Placement, near, chosen, found);
    for (let i = 0; i < count; i++) {
      const index = found[i] as number;
      if (index < least) continue;
      if (index > most) break;
      chosen[slot] = index;
      if (depth + 1 < slots) place(depth + 1);
      else keep();
    }
    chosen[slot] = OPEN;
  }

  function keep(): void {
    if (used + slots > indices.length) {
      const longer = new Int32Array(2 * indices.length);
      longer.set(indices);
      indices = longer;
    }
    for (let slot = 0; slot < slots; slot++) indices[used + slot] = chosen[slot] as number;
    used += slots;
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
): Int32Array | undefined {
  if (dependsOnSlots(placement)) return undefined;
  const found = new Int32Array(columns.chain.strikes.length);
  const fitting = found.subarray(0, fittingStrikes(placement, columns, NOTHING, found));
  return slots > 2 ? mostTraded(fitting, placement, columns) : fitting;
}

const NOTHING = new Int32Array(0);

function dependsOnSlots({ kind }: Placement): boolean {
  return kind === "steps" || kind === "equal_width" || kind === "unequal_width";
}
