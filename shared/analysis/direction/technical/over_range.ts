/** A range of log prices below which there is none: rounding of logarithms. */
const FLAT = 1e-9;

/** A difference of log prices in units of a range; NaN where the range is flat. */
export function overRange(difference: number, range: number): number {
  return range > FLAT ? difference / range : Number.NaN;
}
