/** How large a live day is, and what goes wrong in it. */
export interface LiveDayOptions {
  readonly date: string;
  readonly seed: number;
  /** Allocations that are to be filled. */
  readonly allocations: number;
  readonly kills: number;
  /** Orders that the exchange rejects, fills in part, shows late, cancels late or leaves lying. */
  readonly orderFaults: number;
  /** Sendings whose request or reply is lost, or that the broker fails at. */
  readonly requestFaults: number;
  /** Minutes from one tick, which monitor is due at, to the next. */
  readonly monitorMinutes: number;
  /** Underlyings that are analyzed; absent: all. */
  readonly underlyings?: readonly string[];
}
