/** Where the desk gets the time from. Hosted it is real time; locally the exchange's clock. */
export interface Clock {
  /** The present instant. */
  now(): Promise<Date>;
  /**
   * Resolves when the clock reads `until` or later; at once when it already does. Rejects with the
   * signal's reason once that is aborted.
   */
  waitUntil(until: Date, signal?: AbortSignal): Promise<void>;
}
