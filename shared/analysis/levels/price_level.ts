/** What a price level comes from. */
export type LevelKind =
  | "open_interest_wall"
  | "range_20"
  | "pivot"
  | "pivot_1"
  | "pivot_2"
  | "value_area"
  | "point_of_control"
  | "max_pain"
  | "expected_move";

/** A price at which trading has reason to turn, rupees (points for an index). */
export interface PriceLevel {
  readonly kind: LevelKind;
  readonly price: number;
}

/**
 * Where most option volume was traded, by strike: 70% of it between low and high, most of it at the
 * point of control.
 */
export interface ValueArea {
  readonly low: number;
  readonly pointOfControl: number;
  readonly high: number;
}

/** Classic pivots of one bar: the pivot with two resistances above and two supports below it. */
export interface Pivots {
  readonly pivot: number;
  readonly r1: number;
  readonly r2: number;
  readonly s1: number;
  readonly s2: number;
}
