import { leastSquares } from "./least_squares.ts";
import { at } from "../vocabulary/at.ts";

/**
 * A fit over every row so far: coefficients by column and the deviation of residuals over rows less
 * columns.
 */
export interface Regression {
  readonly coefficients: readonly number[];
  readonly residualDeviation: number;
}

/** Least squares over rows that only grow. */
interface ExpandingRegression {
  /** Takes in the row of features that begins at `offset`. */
  add(features: Float64Array, offset: number, target: number): void;
  /** Absent without more rows than columns, or when a column depends on the others. */
  solve(): Regression | undefined;
}

/**
 * Keeps sums of products: a weekly refit over ten years of 50 underlyings costs as much as one of
 * ten rows. Columns should be centred near 0.
 */
export function expandingRegression(columns: number): ExpandingRegression {
  // One row of zeros more than the normal equations have: leastSquares wants more rows than
  // columns.
  const products = new Float64Array((columns + 1) * columns);
  const sums = new Float64Array(columns + 1);
  let square = 0;
  let count = 0;
  return {
    add: (features, offset, target) => {
      for (let i = 0; i < columns; i++) {
        const value = at(features, offset + i);
        sums[i] = at(sums, i) + value * target;
        for (let j = 0; j < columns; j++) {
          const place = i * columns + j;
          products[place] = at(products, place) + value * at(features, offset + j);
        }
      }
      square += target * target;
      count += 1;
    },
    solve: () => {
      if (count <= columns) return undefined;
      const fit = leastSquares(products, columns, sums);
      if (fit === undefined) return undefined;
      const explained = fit.coefficients.reduce((sum, b, i) => sum + b * at(sums, i), 0);
      const residualDeviation = Math.sqrt(Math.max(0, square - explained) / (count - columns));
      return { coefficients: [...fit.coefficients], residualDeviation };
    },
  };
}
