import type { RateFamily } from "../states.ts";

/**
 * A bucket to reserve one request in; `key` splits a family, as a chain's underlying and expiry.
 */
export interface RateItem {
  readonly family: RateFamily;
  readonly key?: string;
  /** True for an order that takes risk off: entries leave a share of the account's orders to it. */
  readonly isReducing?: true;
}

/** The account's rate limits, shared by everything that talks to the broker. */
export interface Limiter {
  /**
   * Reserves requests one after the other, each in all its buckets, and returns the instants from
   * which they may be sent.
   */
  reserve(requests: readonly (readonly RateItem[])[]): Promise<Date[]>;
  /** Gives back requests that were reserved last and not sent, by their instants. */
  release(requests: readonly { items: readonly RateItem[]; at: Date }[]): Promise<void>;
  /** Nothing is sent before `until`: the broker said stop. */
  stop(until: Date): Promise<void>;
  /** Until when this call asked to stop: what was reserved before then is not sent. */
  readonly stoppedUntil: Date | undefined;
}

/**
 * Does some work whose requests are reserved together, in one round trip beside its beginning; what
 * of them it does not send is given back.
 */
export type RatesAhead = <T>(
  requests: readonly (readonly RateItem[])[],
  work: () => Promise<T>,
) => Promise<T>;
