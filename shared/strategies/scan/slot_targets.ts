import type { Definition, Placement } from "../definition.ts";
import { at } from "../../vocabulary/at.ts";
import { measuredAt } from "./measured_at.ts";
import { placementAt } from "./placement_at.ts";
import type { ScanColumns } from "./scan_columns.ts";
import { slotIsFar } from "./slot_is_far.ts";

/**
 * Where a slot is wanted among the listed strikes, parts of a step included: at one place, or by
 * the strike index of the slot that it hangs on.
 */
export type SlotTarget =
  | { readonly from: undefined; readonly place: number }
  | { readonly from: number; readonly places: Float64Array };

/** One for each slot; undefined where the other slots leave it no choice (method 5.8). */
export function slotTargets(
  definition: Definition,
  near: ScanColumns,
  far: ScanColumns,
): (SlotTarget | undefined)[] {
  const { forward, smile } = near.chain;
  const expectedMove = forward * Math.sqrt(smile.w(0));
  return definition.placements.map((asked, slot): SlotTarget | undefined => {
    const placement = placementAt(asked, 0, near.scale);
    if (placement.kind === "equal_width") return undefined;
    if ("from" in placement) {
      const width = placement.width * expectedMove;
      const away = placement.towards === "above" ? width : -width;
      return { from: placement.from, places: placesAway(near, away) };
    }
    const columns = slotIsFar(definition, slot) ? far : near;
    return { from: undefined, place: wantedPlace(placement, columns) };
  });
}

/** The place that a placement which hangs on no other slot is best at. */
export function wantedPlace(placement: Placement, columns: ScanColumns): number {
  return "target" in placement
    ? crossing(measuredAt(placement, columns), placement.target)
    : placeOf(columns.chain.strikes, columns.chain.forward);
}

/** The place so many rupees above each strike; definitions ask for the same few. */
function placesAway({ chain: { strikes }, wingPlaces }: ScanColumns, away: number): Float64Array {
  const known = wingPlaces.get(away);
  if (known !== undefined) return known;
  const places = strikes.map((strike) => placeOf(strikes, strike + away));
  wingPlaces.set(away, places);
  return places;
}

/** Place of a price among ascending strikes; beyond them by the step at that end. */
function placeOf(strikes: Float64Array, price: number): number {
  if (strikes.length < 2) return 0;
  let i = 0;
  let beyond = strikes.length - 1;
  while (beyond - i > 1) {
    const middle = (i + beyond) >> 1;
    if (at(strikes, middle) <= price) i = middle;
    else beyond = middle;
  }
  return i + (price - at(strikes, i)) / (at(strikes, i + 1) - at(strikes, i));
}

/** The lowest place at which a measure crosses a target, else that of the nearest strike. */
function crossing(values: Float64Array, target: number): number {
  let nearest = 0;
  let least = Infinity;
  for (let i = 0; i < values.length; i++) {
    const off = (values[i] as number) - target;
    const next = (values[i + 1] as number) - target;
    if (off * next <= 0 && off !== next) return i + off / (off - next);
    if (Math.abs(off) < least) {
      nearest = i;
      least = Math.abs(off);
    }
  }
  return nearest;
}
