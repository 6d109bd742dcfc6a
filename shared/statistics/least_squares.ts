import { meanOf } from "./mean_of.ts";
import { at } from "../vocabulary/at.ts";

/**
 * A linear fit: coefficients by column, deviation of the residuals over rows less columns, and r2
 * about the mean of the targets.
 */
interface LeastSquares {
  readonly coefficients: Float64Array;
  readonly residualDeviation: number;
  /** 0 when the targets do not vary. */
  readonly r2: number;
}

/** A column whose length falls below this share of what it was depends on the columns before it. */
const DEPENDENT = 1e-10;

/**
 * Ordinary least squares by Householder reflections (method 2.1): normal equations would square the
 * condition number, and variances of 1e-4 beside a column of ones have a bad one (case H4). `rows`
 * is row-major, one row a target; an intercept is a column of ones. Absent without more rows than
 * columns, or when a column depends on the others.
 */
export function leastSquares(
  rows: Float64Array,
  columns: number,
  targets: Float64Array,
): LeastSquares | undefined {
  const n = targets.length;
  if (n <= columns || rows.length !== n * columns) return undefined;
  const a = rows.slice();
  const y = targets.slice();
  const diagonal = new Float64Array(columns);
  for (let k = 0; k < columns; k++) {
    const whole = norm(rows, columns, k, 0);
    const below = norm(a, columns, k, k);
    if (!(below > DEPENDENT * whole)) return undefined;
    const pivot = at(a, k * columns + k);
    diagonal[k] = pivot > 0 ? -below : below;
    a[k * columns + k] = pivot - at(diagonal, k);
    const scale = below * (below + Math.abs(pivot));
    const reflector = { a, columns, k, scale };
    for (let j = k + 1; j < columns; j++) reflect(a, columns, j, reflector);
    reflect(y, 1, 0, reflector);
  }
  const coefficients = new Float64Array(columns);
  for (let k = columns - 1; k >= 0; k--) {
    let value = at(y, k);
    for (let j = k + 1; j < columns; j++) value -= at(a, k * columns + j) * at(coefficients, j);
    coefficients[k] = value / at(diagonal, k);
  }
  return { coefficients, ...quality(y, columns, targets) };
}

/** The vector that column k of `a` holds from row k on, with half its square. */
interface Reflector {
  readonly a: Float64Array;
  readonly columns: number;
  readonly k: number;
  readonly scale: number;
}

/** Reflects one column of `target`, which has `width` of them. */
function reflect(
  target: Float64Array,
  width: number,
  column: number,
  { a, columns, k, scale }: Reflector,
): void {
  const n = a.length / columns;
  let product = 0;
  for (let i = k; i < n; i++) product += at(a, i * columns + k) * at(target, i * width + column);
  for (let i = k; i < n; i++) {
    target[i * width + column] = at(target, i * width + column) -
      product / scale * at(a, i * columns + k);
  }
}

/** After the reflections the rows below the triangle hold what no coefficient explains. */
function quality(
  y: Float64Array,
  columns: number,
  targets: Float64Array,
): Pick<LeastSquares, "residualDeviation" | "r2"> {
  const n = targets.length;
  const unexplained = y.subarray(columns).reduce((sum, value) => sum + value * value, 0);
  const mean = meanOf(targets);
  const total = targets.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return {
    residualDeviation: Math.sqrt(unexplained / (n - columns)),
    r2: total > 0 ? 1 - unexplained / total : 0,
  };
}

function norm(a: Float64Array, columns: number, column: number, from: number): number {
  let sum = 0;
  for (let i = from * columns + column; i < a.length; i += columns) sum += at(a, i) ** 2;
  return Math.sqrt(sum);
}
