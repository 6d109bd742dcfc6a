import { at } from "../vocabulary/at.ts";

/** Below this share of the mean square a variance is rounding. */
const STILL = 1e-12;

/**
 * Newey-West errors of means of pairs that only grow, with Bartlett weights over `lag` pairs, since
 * horizons overlap. A pair costs `lag` products, whatever came before.
 */
export interface ExpandingNeweyWest {
  count(): number;
  /** Means of the first and of the second of each pair; NaN without any. */
  means(): readonly [number, number];
  add(first: number, second: number): void;
  /**
   * Standard error of the mean of `a` times the first plus `b` times the second; absent up to
   * `lag` + 1 pairs, and without variation.
   */
  error(a: number, b: number): number | undefined;
  /** The same pairs, to be continued apart. */
  copy(): ExpandingNeweyWest;
}

interface Sums {
  readonly count: number;
  readonly first: number;
  readonly second: number;
  /** Products of values `k` pairs apart, of first, across and of second. */
  readonly squares: Float64Array;
  readonly across: Float64Array;
  readonly others: Float64Array;
  /** The first and the last `lag` pairs, flat; the last as a ring. */
  readonly head: Float64Array;
  readonly ring: Float64Array;
}

/** Sums over pairs, none so far. */
export function expandingNeweyWest(lag: number): ExpandingNeweyWest {
  const column = (length: number) => new Float64Array(length);
  return continued(lag, {
    count: 0,
    first: 0,
    second: 0,
    squares: column(lag + 1),
    across: column(lag + 1),
    others: column(lag + 1),
    head: column(2 * lag),
    ring: column(2 * lag),
  });
}

function continued(lag: number, from: Sums): ExpandingNeweyWest {
  let { count, first, second } = from;
  const { squares, across, others, head, ring } = from;
  const add = (x: number, y: number) => {
    squares[0] = at(squares, 0) + x * x;
    across[0] = at(across, 0) + 2 * x * y;
    others[0] = at(others, 0) + y * y;
    const known = Math.min(lag, count);
    let place = 2 * (count % lag);
    for (let k = 1; k <= known; k++) {
      place = (place === 0 ? 2 * lag : place) - 2;
      const p = at(ring, place);
      const q = at(ring, place + 1);
      squares[k] = at(squares, k) + x * p;
      across[k] = at(across, k) + x * q + y * p;
      others[k] = at(others, k) + y * q;
    }
    if (count < lag) head.set([x, y], 2 * count);
    if (lag > 0) ring.set([x, y], 2 * (count % lag));
    count += 1;
    first += x;
    second += y;
  };
  const error = (a: number, b: number) => {
    if (count <= lag + 1) return undefined;
    const total = a * first + b * second;
    const mean = total / count;
    const raw = (k: number) =>
      a * a * at(squares, k) + a * b * at(across, k) + b * b * at(others, k);
    let variance = raw(0) - count * mean * mean;
    // What the first and the last k values sum to: both drop out of products k apart.
    let [early, late] = [0, 0];
    for (let k = 1; k <= lag; k++) {
      early += a * at(head, 2 * (k - 1)) + b * at(head, 2 * (k - 1) + 1);
      const place = 2 * ((count - k) % lag);
      late += a * at(ring, place) + b * at(ring, place + 1);
      const products = raw(k) - mean * (2 * total - early - late) + (count - k) * mean * mean;
      variance += 2 * (1 - k / (lag + 1)) * products;
    }
    return variance > STILL * raw(0) ? Math.sqrt(variance) / count : undefined;
  };
  return {
    count: () => count,
    means: () => [first / count, second / count],
    add,
    error,
    copy: () =>
      continued(lag, {
        count,
        first,
        second,
        squares: squares.slice(),
        across: across.slice(),
        others: others.slice(),
        head: head.slice(),
        ring: ring.slice(),
      }),
  };
}
