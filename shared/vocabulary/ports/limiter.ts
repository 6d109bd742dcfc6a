import type { RateFamily } from "../states.ts";

/**
 * A bucket to reserve one request in; `key` splits a family, as a chain's underlying and expiry.
 */
export interface RateItem {
  readonly family: RateFamily;
  readonly key?: string;
}

/** The account's rate limits, shared by everything that talks to the broker. */
export interface Limiter {
  /** Reserves one request in all buckets and returns the instant from which it may be sent. */
  reserve(items: readonly RateItem[]): Promise<Date>;
  /** Nothing is sent before `until`: the broker said stop. */
  stop(until: Date): Promise<void>;
}
