import { SCAN_GATES } from "./scan_gates.ts";
import type { SetScan } from "./scan_sets.ts";
import type { SetSums } from "./set_sums.ts";

/**
 * An end that is no worse than the risk of any set: a price, or the mean over some of the worst
 * prices.
 */
export interface LossCase {
  /** Part of the loss that counts. */
  readonly certain: number;
  /** Worth of each option of the definition there, by listed strike. */
  readonly options: readonly Float64Array[];
  readonly underlying: number;
}

/**
 * What each set gains over its risk at most if it is accepted; 0 where it gains nothing. It errs on
 * the safe side by more than rounding.
 */
export function gainBounds(scan: SetScan, sums: SetSums): Float64Array {
  const { columns, payoff, sets: { slots, count } } = scan;
  const { tick } = columns.chain;
  const lossOf = payoff.ends?.isDefined === true ? undefined : leastLoss(scan);
  const bounds = new Float64Array(count);
  for (let row = 0; row < count; row++) {
    const base = row * slots;
    sums.enter(base);
    if (!sums.gains() || sums.traded === 0 || sums.gates(base) < SCAN_GATES.length) continue;
    const loss = lossOf === undefined ? sums.loss : lossOf(base, sums.paid);
    bounds[row] = (sums.value + sums.room) / Math.max(loss - sums.room, tick);
  }
  return bounds;
}

/** Sets that are judged before the others, for what is to be beaten. */
const FIRST = 8;

/**
 * What the best of the sets gains at least: the most of those with the highest bounds. Each that
 * is judged gets what it gains as its bound, 0 where it is not accepted.
 */
export function gainFloor(bounds: Float64Array, gainOf: (row: number) => number): number {
  let floor = 0;
  const judged: [row: number, gain: number][] = [];
  while (judged.length < FIRST) {
    let highest = 0;
    for (let row = 1; row < bounds.length; row++) {
      if ((bounds[row] as number) > (bounds[highest] as number)) highest = row;
    }
    if (!((bounds[highest] as number) > floor)) break;
    const gain = gainOf(highest);
    judged.push([highest, gain]);
    bounds[highest] = 0;
    floor = Math.max(floor, gain);
  }
  for (const [row, gain] of judged) bounds[row] = gain;
  return floor;
}

/** The largest loss over the cases of the set whose strike indices begin at `base`. */
function leastLoss({ legs, payoff, sets }: SetScan) {
  const { indices } = sets;
  const cases = payoff.cases(sets);
  const quantities = Float64Array.from(legs, ({ quantity }) => quantity);
  const slots = Int32Array.from(legs, ({ slot }) => slot);
  return (base: number, paid: number): number => {
    let most = 0;
    for (let k = 0; k < cases.length; k++) {
      const { certain, options, underlying } = cases[k] as LossCase;
      let loss = paid - underlying;
      for (let leg = 0; leg < quantities.length; leg++) {
        const index = indices[base + (slots[leg] as number)] as number;
        loss -= (quantities[leg] as number) * ((options[leg] as Float64Array)[index] as number);
      }
      loss *= certain;
      if (loss > most) most = loss;
    }
    return most;
  };
}
