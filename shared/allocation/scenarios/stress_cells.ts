/** Moves of NIFTY's spot, and what volatilities are multiplied by (method 11.5). */
const MOVES = [-0.15, -0.1, -0.07, -0.05, -0.03, 0, 0.03, 0.05, 0.07, 0.1, 0.15];
const VOLATILITIES = [0.75, 1, 1.25, 1.5];

/** One market of the grid. */
export interface StressCell {
  /** What a person reads of it. */
  readonly name: string;
  /** Of NIFTY's spot, a share. */
  readonly move: number;
  /** What every volatility is multiplied by. */
  readonly volatility: number;
  /** Valued at each structure's near expiry, else at the next session's close. */
  readonly isAtExpiry: boolean;
}

/** All cells: at the next session, then at the near expiry, by volatility, by move. */
export const STRESS_CELLS: readonly StressCell[] = [false, true].flatMap((isAtExpiry) =>
  VOLATILITIES.flatMap((volatility) =>
    MOVES.map((move) => ({
      name: `NIFTY ${percent(move)}, volatility ${percent(volatility - 1)}, ` +
        (isAtExpiry ? "at the near expiry" : "at the next session"),
      move,
      volatility,
      isAtExpiry,
    }))
  )
);

function percent(share: number): string {
  const points = Math.round(100 * share);
  return points > 0 ? `+${points}%` : `${points}%`;
}
