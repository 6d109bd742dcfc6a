import type { Definition, Placement } from "../definition.ts";
import type { ScanColumns } from "./scan_columns.ts";
import type { PlacementScale } from "./scan_input.ts";

/** Sets of strike indices, one row of `slots` entries after the other, ascending in each row. */
export interface SlotSets {
  readonly slots: number;
  readonly indices: Int32Array;
  readonly count: number;
}

/** Widths that differ by less are equal: strikes are decimal fractions of a rupee. */
const WIDTH_TOLERANCE = 1e-6;

/**
 * Every set of listed strikes that satisfies a definition's placements, in a fixed order; ordering and equal wings hold by construction. Both expiries
 * list the same strikes; a slot of far legs alone goes by their deltas. `level` relaxes the placements.
 */
export function placeSlots(
  definition: Definition,
  near: ScanColumns,
  far: ScanColumns = near,
  level = 0,
): SlotSets {
  const { order } = definition;
  const placements = definition.placements.map((placement) =>
    placementAt(placement, level, near.scale)
  );
  const found: number[] = [];
  const chosen = new Int32Array(placements.length).fill(-1);
  // What does not depend on other slots is found once.
  const columnsOf = (slot: number) => slotIsFar(definition, slot) ? far : near;
  const fixed = placements.map((placement, slot) => {
    const columns = columnsOf(slot);
    if (dependsOnSlots(placement)) return undefined;
    const found = fitting(placement, columns, chosen);
    return placements.length > 2 ? mostTraded(found, placement, columns) : found;
  });
  const place = (depth: number) => {
    const slot = order[depth];
    if (slot === undefined) {
      for (let i = 0; i < chosen.length; i++) found.push(chosen[i] as number);
      return;
    }
    const placement = placements[slot];
    if (placement === undefined) return;
    for (const index of fixed[slot] ?? fitting(placement, near, chosen)) {
      if (!ascends(chosen, slot, index)) continue;
      chosen[slot] = index;
      place(depth + 1);
      chosen[slot] = -1;
    }
  };
  place(0);
  const slots = placements.length;
  return { slots, indices: Int32Array.from(found), count: found.length / slots };
}

/** Strikes of one band that structures of three slots and more are built from: where a chain lists more, the most open ones. */
const DENSE = 12;

/** At most `DENSE` strikes of a band: the one nearest to its target, then by open interest, lower strikes first. Ascending. */
function mostTraded(
  found: readonly number[],
  placement: Placement,
  columns: ScanColumns,
): readonly number[] {
  if (found.length <= DENSE) return found;
  const off = offTarget(placement, columns);
  const nearest = off === undefined
    ? undefined
    : found.reduce((p, q) => (off[q] as number) < (off[p] as number) ? q : p);
  const { call, put } = columns;
  const interest = (i: number) =>
    (call.quotes.openInterest[i] || 0) + (put.quotes.openInterest[i] || 0);
  const open = (i: number) => i === nearest ? Infinity : interest(i);
  return found.toSorted((p, q) => open(q) - open(p) || p - q).slice(0, DENSE)
    .sort((p, q) => p - q);
}

/** For each slot the squared relative distance of each strike from its target; undefined where it has none. */
export function targetsOf(
  definition: Definition,
  near: ScanColumns,
  far: ScanColumns = near,
): (Float64Array | undefined)[] {
  return definition.placements.map((placement, slot) =>
    offTarget(placementAt(placement, 0, near.scale), slotIsFar(definition, slot) ? far : near)
  );
}

function offTarget(placement: Placement, columns: ScanColumns): Float64Array | undefined {
  if (!("target" in placement)) return undefined;
  const { target } = placement;
  return measured(placement, columns).map((value) => (value / target - 1) ** 2);
}

/** What a placement with a band measures at each strike, signed as its bounds are. */
function measured(
  placement: Extract<Placement, { target: number }>,
  { chain, ...sides }: ScanColumns,
): Float64Array {
  switch (placement.kind) {
    case "delta":
      return sides[placement.right].quotes.delta.map(Math.abs);
    case "expected_move": {
      const s = Math.sqrt(chain.smile.w(0));
      return chain.strikes.map((strike) => Math.log(strike / chain.forward) / s);
    }
    case "moneyness":
      return chain.strikes.map((strike) => strike / chain.spot - 1);
  }
}

function dependsOnSlots({ kind }: Placement): boolean {
  return kind === "steps" || kind === "equal_width" || kind === "unequal_width";
}

/** Levels to which a placement may be relaxed; 0 is as asked. */
export const RELAXATIONS = 3;
/** What a level multiplies reaches by and divides outer deltas by. */
const WIDER = [1, 1.5, 2, 2.5];

/**
 * A placement that reaches further from the money, or from its slot, with its inner bound where it was (the replaced system moved both bounds and
 * lost the strikes nearest to the money). Widths that a name fixes stay.
 */
export function relaxed(placement: Placement, level: number): Placement {
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
  if (placement.kind !== "expected_move" || factor === 1) return placement;
  const { low, target, high } = placement;
  return { ...placement, low: low * factor, target: target * factor, high: high * factor };
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

function fitting(placement: Placement, columns: ScanColumns, chosen: Int32Array): number[] {
  const { strikes } = columns.chain;
  switch (placement.kind) {
    case "delta":
    case "expected_move":
    case "moneyness": {
      const values = measured(placement, columns);
      const [least, most] = placement.low < placement.high
        ? [placement.low, placement.high]
        : [placement.high, placement.low];
      return [...strikes.keys()].filter((i) =>
        (values[i] as number) >= least && (values[i] as number) <= most
      );
    }
    case "at_the_money": {
      const { forward, smile } = columns.chain;
      const centre = nearestStrike(strikes, forward);
      const furthest = forward * Math.sqrt(smile.w(0));
      return range(centre - placement.steps, centre + placement.steps, strikes.length)
        .filter((i) => Math.abs(at(strikes, i) - forward) <= furthest);
    }
    case "steps": {
      const from = chosen[placement.from] as number;
      return placement.direction === 1
        ? range(from + placement.min, from + placement.max, strikes.length)
        : range(from - placement.max, from - placement.min, strikes.length);
    }
    case "equal_width": {
      const [a, b] = placement.like;
      const width = Math.abs(at(strikes, chosen[b]) - at(strikes, chosen[a]));
      const target = at(strikes, chosen[placement.from]) + placement.direction * width;
      const index = nearestStrike(strikes, target);
      return Math.abs(at(strikes, index) - target) < WIDTH_TOLERANCE ? [index] : [];
    }
    case "unequal_width": {
      const [a, b] = placement.like;
      const width = Math.abs(at(strikes, chosen[b]) - at(strikes, chosen[a]));
      const from = chosen[placement.from] as number;
      const reach = placement.direction === 1
        ? range(from + 1, from + placement.max, strikes.length)
        : range(from - placement.max, from - 1, strikes.length);
      return reach.filter((index) => {
        const excess = Math.abs(at(strikes, index) - at(strikes, from)) - width;
        return (placement.relation === "wider" ? excess : Math.abs(excess)) > WIDTH_TOLERANCE;
      });
    }
  }
}

function range(from: number, to: number, length: number): number[] {
  const indices: number[] = [];
  for (let i = Math.max(0, from); i <= Math.min(length - 1, to); i++) indices.push(i);
  return indices;
}

/** Index of the strike nearest to a price; the lower one of two as near. */
export function nearestStrike(strikes: Float64Array, price: number): number {
  let nearest = 0;
  for (let i = 1; i < strikes.length; i++) {
    if (Math.abs(at(strikes, i) - price) < Math.abs(at(strikes, nearest) - price)) nearest = i;
  }
  return nearest;
}

function at(column: Float64Array, index: number | undefined): number {
  return column[index ?? -1] as number;
}

/** What a placement asks for, as a person reads it. */
export function describePlacement(placement: Placement): string {
  switch (placement.kind) {
    case "delta":
      return `${placement.right} delta ${rounded(placement.low)} to ${
        rounded(placement.high)
      }, about ${rounded(placement.target)}`;
    case "expected_move":
      return `${rounded(placement.low)} to ${rounded(placement.high)} expected moves, about ${
        rounded(placement.target)
      }`;
    case "moneyness": {
      const percent = (share: number) => `${rounded(100 * share)}%`;
      return `${percent(placement.low)} to ${percent(placement.high)} from the spot, about ${
        percent(placement.target)
      }`;
    }
    case "at_the_money":
      return `at the money, ${placement.steps} step(s) either way, within a deviation`;
    case "steps":
      return `${placement.min} to ${placement.max} steps ${
        placement.direction === 1 ? "above" : "below"
      } slot ${placement.from + 1}`;
    case "equal_width":
      return `as far ${placement.direction === 1 ? "above" : "below"} slot ${
        placement.from + 1
      } as slots ${placement.like[0] + 1} and ${placement.like[1] + 1} are apart`;
    case "unequal_width":
      return `${placement.relation === "wider" ? "further" : "not as far"} ${
        placement.direction === 1 ? "above" : "below"
      } slot ${placement.from + 1} ${placement.relation === "wider" ? "than" : "as"} slots ${
        placement.like[0] + 1
      } and ${placement.like[1] + 1} are apart, at most ${placement.max} steps`;
  }
}

/** True when a slot belongs to far legs only. */
function slotIsFar({ legs }: Definition, slot: number): boolean {
  return legs.every((leg) => leg.slot !== slot || leg.expiry === "far");
}

/** A bound without the digits that a division leaves behind. */
function rounded(bound: number): number {
  return Number(bound.toPrecision(3));
}
