import { at } from "../../vocabulary/at.ts";

/** Moves of a close as shares of it; `fall` is the lowest one, `rise` the highest. */
export interface WorstMove {
  readonly fall: number;
  readonly rise: number;
}

/**
 * The worst moves down and up over so many sessions in a history of closes, which must be adjusted
 * for splits and bonuses (method 9.1); absent in a history that is no longer than that.
 */
export function worstMove(closes: Float64Array, sessions: number): WorstMove | undefined {
  if (closes.length <= sessions) return undefined;
  let [fall, rise] = [Infinity, -Infinity];
  for (let i = sessions; i < closes.length; i++) {
    const move = at(closes, i) / at(closes, i - sessions) - 1;
    fall = Math.min(fall, move);
    rise = Math.max(rise, move);
  }
  return { fall, rise };
}
