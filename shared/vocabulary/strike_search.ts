/** Why placements were relaxed: no listed strikes fit them, or none of those was liquid. */
export interface Relaxation {
  readonly level: number;
  readonly because: "no_strikes" | "illiquid";
}

/** What each slot asked for and got, and how many sets of strikes were compared. */
export interface StrikeSearch {
  readonly slots: readonly { readonly asked: string; readonly found: number }[];
  readonly scanned: number;
  /** Level to which the placements were relaxed and why; absent when they held as asked. */
  readonly relaxed?: Relaxation;
}
