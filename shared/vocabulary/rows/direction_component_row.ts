import type { DirectionFamily } from "../terms.ts";

/** A row of `direction_components`: a score from -1 (bearish) to 1, its weight a share of 1. */
export interface DirectionComponentRow {
  readonly family: DirectionFamily;
  readonly component: string;
  readonly value: number;
  readonly score: number;
  readonly weight: number;
  readonly as_of: string;
}
