import { contractKey } from "../../market/contract_key.ts";
import { priceChain } from "../../market/price_chain.ts";
import type { PricedChain } from "../../market/priced_chain.ts";
import type { AdjustmentGround } from "../../storage/adjustments.ts";
import { readSessions } from "../../storage/calendar.ts";
import type { TradingDate } from "../../vocabulary/trading_date.ts";
import type { TradingFloor } from "../trading_floor.ts";

/**
 * The chain of an expiry as it is quoted now, past every check of hygiene. Throws a `RangeError`
 * that says why it cannot be used, and what the broker refuses.
 */
export async function adjustmentChain(
  { underlying, listed }: AdjustmentGround,
  expiry: TradingDate,
  rate: number,
  { desk, clock, settings }: Pick<TradingFloor, "desk" | "clock" | "settings">,
): Promise<PricedChain> {
  const [first] = listed;
  const [session] = await readSessions(desk.database, expiry, expiry);
  if (first === undefined || session === undefined) {
    throw new RangeError(`${underlying.underlying} has no option listed for a session ${expiry}`);
  }
  const reserved = await desk.marketData.reserveChains([{ underlying, expiry }]);
  try {
    const raw = await reserved.fetch(underlying, expiry);
    const priced = priceChain(raw, {
      kind: underlying.kind,
      lotSize: first.lotSize,
      tick: first.tick,
      rate,
      now: await clock.now(),
      fixing: session.fixingAt,
      averagingSeconds: session.averagingSeconds,
      maxAgeSeconds: settings.chain_max_age_seconds,
      minMinutesToFixing: settings.min_minutes_to_fixing,
      listed: new Map(listed.map((one) => [contractKey(one.strike, one.right), one])),
    });
    if (priced.ok) return priced.chain;
    throw new RangeError(`${priced.rejection.reason}: ${priced.rejection.message}`);
  } finally {
    await reserved.release();
  }
}
