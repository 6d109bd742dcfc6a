import type { ExchangeClock } from "../clock/exchange_clock.ts";

const SECOND_MS = 1000;

/** Dhan's limits: requests of a family in rolling windows of milliseconds. */
const FAMILIES = {
  data: [{ requests: 5, windowMs: SECOND_MS }],
  quote: [{ requests: 1, windowMs: SECOND_MS }],
  chain: [{ requests: 1, windowMs: 3 * SECOND_MS }],
  orders: [
    { requests: 10, windowMs: SECOND_MS },
    { requests: 250, windowMs: 60 * SECOND_MS },
    { requests: 1000, windowMs: 3600 * SECOND_MS },
    { requests: 7000, windowMs: 24 * 3600 * SECOND_MS },
  ],
  other: [{ requests: 20, windowMs: SECOND_MS }],
} as const;

export type Family = keyof typeof FAMILIES;

/** Counts requests on the exchange's clock; a frozen clock limits nothing. */
export class RateLimits {
  readonly #clock: ExchangeClock;
  readonly #times = new Map<string, number[]>();

  constructor(clock: ExchangeClock) {
    this.#clock = clock;
  }

  /** True when a request is inside its family's limit. `key` splits the chain's family. */
  admit(family: Family, key = ""): boolean {
    if (this.#clock.mode === "frozen") return true;
    const windows = FAMILIES[family];
    const now = this.#clock.now().getTime();
    const name = `${family}:${key}`;
    const longest = Math.max(...windows.map(({ windowMs }) => windowMs));
    const recent = (this.#times.get(name) ?? []).filter((time) => time > now - longest);
    const isFull = windows.some(({ requests, windowMs }) =>
      recent.filter((time) => time > now - windowMs).length >= requests
    );
    if (isFull) return false;
    this.#times.set(name, [...recent, now]);
    return true;
  }
}
