/**
 * How the exchange's time passes. Stepped jumps to the earliest pending wait; frozen stands still
 * and limits nothing.
 */
export type ClockMode = "stepped" | "running" | "real" | "frozen";

/** Real quiet after which stepped time jumps: requests that were sent together arrive before it. */
const QUIET_MS = 2;
/**
 * Real time that a released waiter has to be heard of before time jumps without it: its process may
 * be computing.
 */
const HOLD_MS = 100;

interface Wait {
  readonly until: number;
  readonly resolve: () => void;
}

/** The one clock of the exchange and of everything that asks it. */
export class ExchangeClock {
  readonly mode: ClockMode;
  #time: number;
  readonly #offset: number;
  #waits: Wait[] = [];
  /** Released waiters whose next request has not come yet. */
  #awaited = 0;
  #jump: ReturnType<typeof setTimeout> | undefined;

  constructor(mode: ClockMode, at?: Date) {
    this.mode = mode;
    this.#time = at?.getTime() ?? Date.now();
    this.#offset = mode === "running" ? this.#time - Date.now() : 0;
  }

  now(): Date {
    const moving = this.mode === "running" || this.mode === "real";
    return new Date(moving ? Date.now() + this.#offset : this.#time);
  }

  /** Resolves when the clock reads `until`; at once when it is frozen or the time has come. */
  async waitUntil(until: Date): Promise<void> {
    const left = until.getTime() - this.now().getTime();
    if (left <= 0 || this.mode === "frozen") return;
    if (this.mode !== "stepped") {
      await new Promise((resolve) => setTimeout(resolve, left));
      return;
    }
    await new Promise<void>((resolve) => {
      this.#waits.push({ until: until.getTime(), resolve });
      this.#schedule();
    });
  }

  /** Sets stepped or frozen time forward; false for a time that has passed or another mode. */
  advance(to: Date): boolean {
    if (this.mode !== "stepped" && this.mode !== "frozen") return false;
    if (to.getTime() < this.#time) return false;
    this.#time = to.getTime();
    this.#release();
    return true;
  }

  /** A request has come: of those whose wait is over one less is awaited. */
  heard(): void {
    if (this.#awaited === 0) return;
    this.#awaited -= 1;
    if (this.#waits.length > 0) this.#schedule();
  }

  #schedule(): void {
    clearTimeout(this.#jump);
    this.#jump = setTimeout(() => {
      this.#awaited = 0;
      const next = Math.min(...this.#waits.map(({ until }) => until));
      if (next > this.#time && next < Infinity) this.#time = next;
      this.#release();
      if (this.#waits.length > 0) this.#schedule();
    }, this.#awaited > 0 ? HOLD_MS : QUIET_MS);
  }

  #release(): void {
    const due = this.#waits.filter(({ until }) => until <= this.#time);
    this.#waits = this.#waits.filter(({ until }) => until > this.#time);
    this.#awaited += due.length;
    for (const { resolve } of due) resolve();
  }
}
