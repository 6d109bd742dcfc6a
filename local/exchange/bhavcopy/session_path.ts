import { at } from "../../../shared/vocabulary/at.ts";

/** A session's prices in rupees; the low lies no higher and the high no lower than the others. */
export interface SessionRange {
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
}

/** The range of a Brownian motion over its deviation at the end, in the mean: sqrt(8/pi). */
const RANGE_A_DEVIATION = Math.sqrt(8 / Math.PI);

/**
 * Prices of a session, the opening and one for each step of noise (standard normal, three at
 * least): a Brownian bridge in logarithms from open to close, as wide as the range is. What lies
 * beyond an extreme is folded back at it; a bridge that does not come so far is stretched to it.
 * Each extreme is touched and neither is passed.
 */
export function sessionPath(range: SessionRange, noise: Float64Array): Float64Array {
  const { open, high, low, close } = range;
  const steps = noise.length;
  const width = Math.log(high / low);
  const deviation = width / RANGE_A_DEVIATION / Math.sqrt(steps);
  const end = noise.reduce((sum, step) => sum + step, 0);
  // Logarithms above the low.
  const logs = new Float64Array(steps + 1);
  let walked = 0;
  for (let i = 0; i <= steps; i++) {
    const share = i / steps;
    const bridge = Math.log(open / low) + share * Math.log(close / open) +
      deviation * (walked - share * end);
    logs[i] = folded(bridge, width);
    if (i < steps) walked += at(noise, i);
  }
  const [top, bottom] = [Math.max(open, close), Math.min(open, close)];
  const highest = stretch(logs, 1, { from: Math.log(top / low), to: width });
  const lowest = stretch(logs, -1, { from: Math.log(bottom / low), to: 0 });
  const prices = logs.map((log) => Math.min(high, Math.max(low, low * Math.exp(log))));
  if (high > top) prices[highest] = high;
  if (low < bottom) prices[lowest] = low;
  prices[0] = open;
  prices[steps] = close;
  return prices;
}

/** A number that is reflected at 0 and at a width until it lies between them. */
function folded(value: number, width: number): number {
  if (width === 0) return 0;
  const place = Math.abs(value) % (2 * width);
  return place > width ? 2 * width - place : place;
}

/**
 * Moves the nodes between the ends that lie beyond a level on one side, so that the farthest lies
 * at the extreme. Returns that node; where none lies beyond, the one that comes nearest.
 */
function stretch(
  logs: Float64Array,
  side: 1 | -1,
  { from, to }: { readonly from: number; readonly to: number },
): number {
  const last = logs.length - 2;
  let found = side === 1 ? 1 : last;
  for (let i = 1; i <= last; i++) {
    if (side * (at(logs, i) - at(logs, found)) > 0) found = i;
  }
  const reach = side * (at(logs, found) - from);
  for (let i = 1; i <= last; i++) {
    const beyond = side * (at(logs, i) - from);
    if (beyond > 0) logs[i] = from + (to - from) * beyond / reach;
  }
  return found;
}
