/** A figure at an instant. */
export interface TimedValue {
  readonly at: Date;
  readonly value: number;
}

/** How many marks in a row must say so, and over how long. */
export interface Confirmation {
  readonly marks: number;
  readonly overMinutes: number;
}

/**
 * The newest values of a row for which something holds, as many as asked, oldest first, once the
 * row has them and reaches over as long as asked; undefined before. Two looks at one instant are
 * one.
 */
export function confirmedRun(
  values: readonly TimedValue[],
  holds: (value: number) => boolean,
  { marks: least, overMinutes }: Confirmation,
): number[] | undefined {
  const sorted = [...values].sort((p, q) => p.at.getTime() - q.at.getTime());
  const distinct = sorted.filter(({ at }, i) => sorted[i + 1]?.at.getTime() !== at.getTime());
  const broken = distinct.findLastIndex(({ value }) => !holds(value));
  const run = distinct.slice(broken + 1);
  const [first, last] = [run[0], run.at(-1)];
  if (first === undefined || last === undefined || run.length < least) return undefined;
  const minutes = (last.at.getTime() - first.at.getTime()) / 60_000;
  return minutes >= overMinutes ? run.slice(-least).map(({ value }) => value) : undefined;
}
