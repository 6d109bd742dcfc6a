import { present } from "../../vocabulary/present.ts";
/** The strikes with the most open interest: calls resist, puts support. */
interface OpenInterestWalls {
  readonly call?: number;
  readonly put?: number;
}

/**
 * Strike with the most call interest and strike with the most put interest; with a forward the
 * calls above it and the puts below it only, and of equal ones the nearest (method 6.8, case I7).
 * Absent where there is no open interest.
 */
export function openInterestWalls(
  strikes: Float64Array,
  callInterest: Float64Array,
  putInterest: Float64Array,
  forward?: number,
): OpenInterestWalls {
  const call = wall(strikes, callInterest, (strike) => forward === undefined || strike > forward);
  const put = wall(
    strikes.toReversed(),
    putInterest.toReversed(),
    (strike) => forward === undefined || strike < forward,
  );
  return { ...present({ call, put }) };
}

/** The first of the greatest: strikes run away from the forward. */
function wall(
  strikes: Float64Array,
  interest: Float64Array,
  counts: (strike: number) => boolean,
): number | undefined {
  let most = 0;
  let found: number | undefined;
  strikes.forEach((strike, i) => {
    const value = interest[i] ?? Number.NaN;
    if (counts(strike) && value > most) {
      most = value;
      found = strike;
    }
  });
  return found;
}
