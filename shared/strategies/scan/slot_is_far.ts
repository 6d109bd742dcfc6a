import type { Definition } from "../definition.ts";

/** True when a slot belongs to far legs only. */
export function slotIsFar({ legs }: Definition, slot: number): boolean {
  return legs.every((leg) => leg.slot !== slot || leg.expiry === "far");
}
