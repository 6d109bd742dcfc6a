import type { AdjustmentKind } from "../../vocabulary/states.ts";
import type { AdjustmentFigures } from "./adjustment_figures.ts";

/**
 * Why an adjustment is not proposed (method 8.9); undefined where it is. What is rolled must bring
 * a credit after charges, and what opens anything must leave no greater loss than before.
 */
export function notWorthProposing(
  kind: AdjustmentKind,
  { net, charges, before, after }: AdjustmentFigures,
): string | undefined {
  if (kind === "defend") return undefined;
  const credit = net - charges;
  if (kind === "roll_untested" && credit <= 0) {
    return `it would cost ${(-credit).toFixed(2)} rupees after charges`;
  }
  if ((after.maxLoss ?? Infinity) <= (before.maxLoss ?? Infinity)) return undefined;
  return `its greatest loss would be ${after.maxLoss?.toFixed(2) ?? "without bound"}, not ` +
    `${before.maxLoss?.toFixed(2) ?? "without bound"}`;
}
