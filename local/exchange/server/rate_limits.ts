import type { ExchangeClock } from "../clock/exchange_clock.ts";

/** Dhan's limits: requests of a family in a rolling window of milliseconds. */
const FAMILIES = {
  data: { requests: 5, windowMs: 1000 },
  quote: { requests: 1, windowMs: 1000 },
  chain: { requests: 1, windowMs: 3000 },
  other: { requests: 20, windowMs: 1000 },
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
    const { requests, windowMs } = FAMILIES[family];
    const now = this.#clock.now().getTime();
    const name = `${family}:${key}`;
    const recent = (this.#times.get(name) ?? []).filter((time) => time > now - windowMs);
    if (recent.length >= requests) return false;
    this.#times.set(name, [...recent, now]);
    return true;
  }
}
