/** One part of a score: its value from 0 to 1 and its weight. */
export interface ScorePart {
  readonly part: string;
  readonly score: number;
  readonly weight: number;
}
