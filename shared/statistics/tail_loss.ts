/** Share of the outcomes that the tail holds: CVaR 95. */
const TAIL_SHARE = 0.05;

/** The worst 5% of some outcomes, all taken to be equally likely. */
export interface TailLoss {
  /** Their mean loss (CVaR 95); negative where even they gain. */
  readonly loss: number;
  /** The best outcome that still belongs to them, wholly or in part. */
  readonly edge: number;
  /** Weight in the mean of an outcome below the edge, and of one on it; they sum to 1. */
  readonly below: number;
  readonly onEdge: number;
}

/**
 * Mean loss of the worst 5%: where that is no whole number of outcomes the last one counts in
 * part. Orders `outcomes` partly in place; linear time (Hoare's selection).
 */
export function tailLoss(outcomes: Float64Array): TailLoss {
  // A twentieth is exact where 5% in binary is not.
  const count = outcomes.length / Math.round(1 / TAIL_SHARE);
  const edge = select(outcomes, Math.max(0, Math.ceil(count) - 1));
  let [sum, below, equal] = [0, 0, 0];
  for (let j = 0; j < outcomes.length; j++) {
    const outcome = outcomes[j] as number;
    if (outcome < edge) {
      sum += outcome;
      below++;
    } else if (outcome === edge) equal++;
  }
  const rest = count - below;
  return {
    loss: -(sum + rest * edge) / count,
    edge,
    below: 1 / count,
    onEdge: rest / (count * equal),
  };
}

/** The value that has `place` others before it in ascending order. */
function select(values: Float64Array, place: number): number {
  let [low, high] = [0, values.length - 1];
  while (low < high) {
    const pivot = middleOf(values, low, high);
    let [i, j] = [low, high];
    while (i <= j) {
      while ((values[i] as number) < pivot) i++;
      while ((values[j] as number) > pivot) j--;
      if (i > j) break;
      const swapped = values[i] as number;
      values[i++] = values[j] as number;
      values[j--] = swapped;
    }
    if (place <= j) high = j;
    else if (place >= i) low = i;
    else break;
  }
  return values[place] as number;
}

/** Median of the first, the middle and the last: no order of outcomes makes it slow in practice. */
function middleOf(values: Float64Array, low: number, high: number): number {
  const first = values[low] as number;
  const middle = values[(low + high) >> 1] as number;
  const last = values[high] as number;
  return Math.max(Math.min(first, middle), Math.min(Math.max(first, middle), last));
}
