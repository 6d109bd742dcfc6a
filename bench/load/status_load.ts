import { SHOWS } from "../../shared/storage/status_rows.ts";
import type { World } from "../../tests/support/world.ts";

/** Calls of status that went out while something else was under way. */
export interface StatusLoad {
  readonly calls: number;
  /** Answers other than 200, by status. */
  readonly refused: Readonly<Record<number, number>>;
  readonly medianMs: number;
  readonly p95Ms: number;
  readonly worstMs: number;
}

/**
 * So many callers at once, each asking for the next show as soon as it is answered, until the other
 * work ends.
 */
export async function statusLoad(
  world: World,
  concurrent: number,
  beside: Promise<unknown>,
): Promise<StatusLoad> {
  const times: number[] = [];
  const refused: Record<number, number> = {};
  let isOver = false;
  let next = 0;
  const caller = async () => {
    while (!isOver) {
      const show = SHOWS[next++ % SHOWS.length] ?? "summary";
      const begun = performance.now();
      const { status } = await world.status({
        show,
        ...(show === "why" ? { underlying: "NIFTY" } : {}),
      });
      times.push(performance.now() - begun);
      if (status !== 200) refused[status] = (refused[status] ?? 0) + 1;
    }
  };
  const callers = Promise.all(Array.from({ length: concurrent }, caller));
  try {
    await beside;
  } finally {
    isOver = true;
    await callers;
  }
  const at = (share: number) => Math.round(quantile(times, share));
  return {
    calls: times.length,
    refused,
    medianMs: at(0.5),
    p95Ms: at(0.95),
    worstMs: at(1),
  };
}

/** The smallest value that at least this share of the values does not exceed. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((p, q) => p - q);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? NaN;
}
