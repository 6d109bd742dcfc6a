import type { NewIntent, StoredIntent } from "../vocabulary/ports/plan_store.ts";

/**
 * Prices of the way back reach this far beyond the entry's own limit; a later try takes the price
 * of its time.
 */
const UNWIND_REACH = 0.25;

/** What is left of an intent, in units. */
export function remainingOf({ quantity, filledQuantity }: StoredIntent): number {
  return quantity - filledQuantity;
}

/**
 * The same order again, for what is left of it, at a limit of now. Its id follows from the one
 * before: a repeated call asks for the same.
 */
export function anewIntent(intent: StoredIntent, limit: number): NewIntent {
  const { step, legNumber, purpose, side, segment, securityId, tick } = intent;
  return {
    step,
    legNumber,
    purpose,
    side,
    segment,
    securityId,
    tick,
    quantity: remainingOf(intent),
    limitPrice: limit,
    correlationId: nextId(intent.correlationId),
  };
}

/** Intents that were not asked for anew. */
export function unreplaced(intents: readonly StoredIntent[]): StoredIntent[] {
  const ids = new Set(intents.map(({ correlationId }) => correlationId));
  return intents.filter(({ correlationId }) => !ids.has(nextId(correlationId)));
}

/** X7tabc-1-0, X7tabc-1-0r1, X7tabc-1-0r2. */
function nextId(correlationId: string): string {
  const [, base, number] = /^(.*?)(?:r(\d+))?$/.exec(correlationId) ?? [];
  return `${base}r${Number(number ?? 0) + 1}`;
}

/**
 * The way back of an entry's order: the quantity that it filled, shorts in the first step and longs
 * in the second.
 */
export function reverseIntent(intent: StoredIntent): NewIntent {
  const { legNumber, segment, securityId, tick } = intent;
  const side = intent.side === "buy" ? "sell" : "buy";
  const factor = side === "buy" ? 1 + UNWIND_REACH : 1 - UNWIND_REACH;
  const ticks = Math.max(1, Math.round(intent.limitPrice * factor / tick));
  return {
    step: side === "buy" ? 1 : 2,
    legNumber,
    purpose: "unwind",
    side,
    segment,
    securityId,
    tick,
    quantity: intent.filledQuantity,
    // The tick is a decimal fraction: the product is rounded to paise.
    limitPrice: Math.round(100 * ticks * tick) / 100,
    correlationId: `${intent.correlationId}u`,
  };
}
