/** Significant digits that are kept: a relative error of at most 5e-12. */
const DIGITS = 12;

/**
 * A figure of a strategy as it is stored, in its own unit. The digits after the twelfth are the
 * rounding noise of doubles, and a tenth of what a session stores.
 */
export function storedFigure(figure: number): number {
  return Number.isInteger(figure) ? figure : Number(figure.toPrecision(DIGITS));
}
