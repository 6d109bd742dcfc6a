import { type TradingDate, tradingDateAt } from "../../../shared/vocabulary/trading_date.ts";
import { addParts, explainStep, type LegState, NOTHING, type ProfitParts } from "./explain_step.ts";
import type { Trade, TradeEvent, TradeLeg } from "./trade.ts";

/** What the record says of a leg at an instant; absent where it says nothing. */
export type StateAt = (trade: Trade, leg: TradeLeg, at: Date) => LegState | undefined;

/** A trade's profit or loss by the day that brought it, and what its fills crossed. */
export interface ExplainedTrade {
  readonly trade: Trade;
  readonly byDay: ReadonlyMap<TradingDate, ProfitParts>;
  readonly total: ProfitParts;
  /** Rupees that fills were worse than what the contract was worth, and the premium they traded. */
  readonly crossed: { readonly entry: number; readonly exit: number };
  readonly traded: { readonly entry: number; readonly exit: number };
}

/**
 * Follows each leg from fill to fill and from close to close; what is still held counts as far as
 * the last close. The parts add up to the cash of the fills after charges and what is held at its
 * worth. `closes` are the instants at which the sessions' closes stand, ascending.
 */
export function explainTrade(
  trade: Trade,
  closes: readonly Date[],
  stateAt: StateAt,
): ExplainedTrade {
  const byDay = new Map<TradingDate, ProfitParts>();
  const crossed = { entry: 0, exit: 0 };
  const traded = { entry: 0, exit: 0 };
  const add = (at: Date, parts: ProfitParts, units: number) => {
    const date = tradingDateAt(at);
    byDay.set(date, addParts(byDay.get(date) ?? NOTHING, parts, units));
  };
  for (const leg of trade.legs) {
    const events = trade.events.filter(({ legNumber }) => legNumber === leg.legNumber);
    let held = 0;
    let state: LegState | undefined;
    for (const { at, event } of timeline(events, closes)) {
      const found = stateAt(trade, leg, at);
      // Without a record a fill is worth what it cost, and a settlement is no fill.
      const next = event !== undefined && (event.isSettlement || found === undefined)
        ? { ...found, price: event.price }
        : found;
      if (next === undefined) continue;
      if (state !== undefined && held !== 0) add(at, explainStep(state, next), held);
      state = next;
      if (event === undefined) continue;
      const way = event.isEntry ? "entry" : "exit";
      const worse = event.units * (event.price - next.price);
      add(at, { ...NOTHING, spreads: -worse, charges: -event.charges }, 1);
      held += event.units;
      if (event.isSettlement) continue;
      crossed[way] += worse;
      traded[way] += Math.abs(event.units) * event.price;
    }
  }
  const total = [...byDay.values()].reduce((sum, parts) => addParts(sum, parts), NOTHING);
  return { trade, byDay, total, crossed, traded };
}

/** Fills of a leg and the closes between the first and the last of them, or after, in order. */
function timeline(
  events: readonly TradeEvent[],
  closes: readonly Date[],
): { readonly at: Date; readonly event?: TradeEvent }[] {
  const [first] = events;
  if (first === undefined) return [];
  const later = closes.filter((at) => at > first.at).map((at) => ({ at }));
  return [...events.map((event) => ({ at: event.at, event })), ...later]
    .sort((p, q) => p.at.getTime() - q.at.getTime());
}
