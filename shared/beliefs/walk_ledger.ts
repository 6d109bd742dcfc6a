import { present } from "../vocabulary/present.ts";
import type { TradingDate } from "../vocabulary/trading_date.ts";
import type { Estimate } from "./belief.ts";

/** A ledger that outcomes are added to. */
interface Ledger<T> {
  add(outcome: T): void;
  estimate(): Estimate | undefined;
  lossStatistic(): number | undefined;
}

/**
 * What a ledger said in each of ascending sessions, when it had been told of the outcomes that were
 * known by then and of no other (method 7.1).
 */
export function walkLedger<T extends { readonly knownOn: TradingDate }>(
  outcomes: readonly T[],
  ledger: Ledger<NoInfer<T>>,
  sessions: readonly TradingDate[],
): (Estimate | undefined)[] {
  let next = 0;
  return sessions.map((session) => {
    for (; next < outcomes.length; next++) {
      const outcome = outcomes[next] as T;
      if (outcome.knownOn > session) break;
      ledger.add(outcome);
    }
    const estimate = ledger.estimate();
    return estimate && { ...estimate, ...present({ lossStatistic: ledger.lossStatistic() }) };
  });
}
