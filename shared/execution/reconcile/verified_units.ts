/**
 * Units of a leg that may be traded to zero: no more than the account holds of them, so that a way
 * out never opens anything. `gap` is what the account holds beyond the desk's own units.
 */
export function verifiedUnits(units: number, gap: number): number {
  return units > 0
    ? Math.max(0, Math.min(units, units + gap))
    : Math.min(0, Math.max(units, units + gap));
}
