/** A part of a whole; absent without a whole. */
export function shareOf(part: number, whole: number): number | undefined {
  return whole > 0 ? part / whole : undefined;
}

/** How many equal shares weigh as much as these counts: 1 / SUM share^2; absent without any. */
export function effectiveNumber(counts: readonly number[]): number | undefined {
  const whole = counts.reduce((sum, count) => sum + count, 0);
  const squares = counts.reduce((sum, count) => sum + count * count, 0);
  return squares > 0 ? whole * whole / squares : undefined;
}
