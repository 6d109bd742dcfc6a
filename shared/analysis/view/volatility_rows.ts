import { meanOf } from "../../statistics/mean_of.ts";
import { logVariance } from "./log_variance.ts";
import { FEATURES, type ObservedUnderlying, type ScopeObservations } from "./observe_scope.ts";
import { at } from "../../vocabulary/at.ts";
import { nth } from "../../vocabulary/nth.ts";

/**
 * Observations that have an outcome, and the outcome; ascending in session. Variances as
 * `logVariance` of one session.
 */
export interface VolatilityRows {
  readonly horizon: number;
  /** Index of the session in the scope's calendar, and of the underlying. */
  readonly session: Int32Array;
  readonly underlying: Int32Array;
  /** The session in which the row's target became known. */
  readonly knownAt: Int32Array;
  /** Row-major: 1, day, week, month and, with `columns` 5, implied. */
  readonly features: Float64Array;
  readonly columns: 4 | 5;
  /** Mean variance of the `horizon` sessions that followed. */
  readonly target: Float64Array;
  /** Implied variance; NaN in every row with `columns` 4. */
  readonly market: Float64Array;
  readonly ewma: Float64Array;
  /** ln of the close `horizon` sessions later over the close. */
  readonly move: Float64Array;
}

/**
 * Rows of one horizon. Where at least `leastImplied` sessions have an implied volatility it is a
 * regressor, and only such rows count; else it is left out, and the forecast can be compared with
 * no market price.
 */
export function volatilityRows(
  observations: ScopeObservations,
  horizon: number,
  leastImplied: number,
): VolatilityRows {
  const { underlyings, underlying, bar, session, features, ewma } = observations;
  const count = session.length;
  const outcomes = {
    target: new Float64Array(count),
    move: new Float64Array(count),
    knownAt: new Int32Array(count),
  };
  const usable: number[] = [];
  const quoted: number[] = [];
  const quotedSessions = new Set<number>();
  for (let row = 0; row < count; row++) {
    const own = underlyings[nth(underlying, row)] as ObservedUnderlying;
    const [from, to] = [nth(bar, row), nth(bar, row) + horizon];
    if (to >= own.close.length) continue;
    let sum = at(ewma, row);
    for (let i = 1; i < FEATURES - 1; i++) sum += at(features, FEATURES * row + i);
    const target = logVariance(meanOf(own.variance.subarray(from + 1, to + 1)));
    if (!Number.isFinite(sum + target)) continue;
    outcomes.target[row] = target;
    outcomes.move[row] = Math.log(at(own.close, to) / at(own.close, from));
    outcomes.knownAt[row] = nth(own.session, to);
    usable.push(row);
    if (!Number.isFinite(at(features, FEATURES * row + FEATURES - 1))) continue;
    quoted.push(row);
    quotedSessions.add(nth(session, row));
  }
  const withImplied = quotedSessions.size >= leastImplied;
  const rows = Uint32Array.from(withImplied ? quoted : usable);
  const columns = withImplied ? 5 : 4;
  const chosen = new Float64Array(columns * rows.length);
  rows.forEach((row, i) =>
    chosen.set(features.subarray(FEATURES * row, FEATURES * row + columns), columns * i)
  );
  const numbers = (column: Float64Array) => Float64Array.from(rows, (row) => at(column, row));
  const indices = (column: Int32Array) => Int32Array.from(rows, (row) => nth(column, row));
  return {
    horizon,
    session: indices(session),
    underlying: indices(underlying),
    knownAt: indices(outcomes.knownAt),
    features: chosen,
    columns,
    target: numbers(outcomes.target),
    market: Float64Array.from(
      rows,
      (row) => withImplied ? at(features, FEATURES * row + FEATURES - 1) : Number.NaN,
    ),
    ewma: numbers(ewma),
    move: numbers(outcomes.move),
  };
}
