import type { Definition } from "../definition.ts";
import type { DefinitionScan } from "./best_set.ts";
import { expiryPayoff } from "./expiry_payoff.ts";
import { placeSlots } from "./place_slots.ts";
import type { ScanColumns } from "./scan_columns.ts";
import type { ScanInput } from "./scan_input.ts";
import { scanSets } from "./scan_sets.ts";
import { slotTargets } from "./slot_targets.ts";
import { heldUnderlying, NOTHING_HELD, scannedLeg } from "./scanned_leg.ts";

/** The scan of a definition whose legs all end at the chain's expiry, relaxed to a level. */
export function scanDefinition(
  definition: Definition,
  columns: ScanColumns,
  { limits, underlying }: ScanInput,
  level: number,
): DefinitionScan {
  const holds = definition.legs.some(({ right }) => right === "underlying");
  if (holds && underlying === undefined) {
    throw new RangeError(`scanDefinition: ${definition.id} needs a quote of its underlying`);
  }
  const held = holds && underlying !== undefined
    ? heldUnderlying(columns, underlying)
    : NOTHING_HELD;
  return scanSets({
    definition,
    columns,
    limits,
    sets: placeSlots(definition, { near: columns, far: columns, level }),
    targets: slotTargets(definition, columns, columns),
    legs: definition.legs.flatMap((rule) =>
      rule.right === "underlying" ? [] : [scannedLeg(rule, columns[rule.right])]
    ),
    held,
    payoff: expiryPayoff(definition, columns, held.price),
  });
}
