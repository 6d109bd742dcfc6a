/** Points of time at most, and the least share of the horizon's variance between two. */
const MOST_TIMES = 16;
const LEAST_STEP = 0.004;

/** Even points of time, from now to a share of the horizon's variance; now alone up to 0. */
export function evenTimes(end: number): Float64Array {
  const steps = end === 0 ? 0 : Math.max(1, Math.min(MOST_TIMES, Math.floor(end / LEAST_STEP)));
  return Float64Array.from({ length: steps + 1 }, (_, i) => steps === 0 ? 0 : end * i / steps);
}
