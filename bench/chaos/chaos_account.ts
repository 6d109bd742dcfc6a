import { BrokerError } from "../../shared/vocabulary/broker_error.ts";
import type {
  BookedFill,
  BookedPosition,
  LiveAccount,
} from "../../shared/vocabulary/ports/live_account.ts";
import type { ShownAccount, ShownTrade } from "./chaos_exchange.ts";
import type { ChaosPlace } from "./chaos_desk.ts";
import type { Call } from "./virtual_calls.ts";

/** What the broker says of the account, every question a place for faults. */
export function chaosAccount(
  { random, faults, exchange, calls }: ChaosPlace,
  self: Call,
): LiveAccount {
  const ask = async <T>(name: string, read: (shown: ShownAccount) => T): Promise<T> => {
    await faults.at(`before ${name}`, self, random.whole(10, 100));
    if (faults.strikes("books_failed", 0.005)) {
      throw new BrokerError("broker_unreachable", "retry_read", "the broker answers with 502");
    }
    const answer = read(exchange.account(calls.now()));
    await faults.at(`after ${name}`, self, random.whole(10, 100));
    return answer;
  };
  return {
    orders: async () =>
      await ask(
        "orders",
        ({ orders }) =>
          orders.map(({ orderId, correlationId, segment, securityId, side, ...order }) => {
            const { quantity, state, filledQuantity } = order;
            return {
              ...{ orderId, correlationId, segment, securityId, side },
              ...{ quantity, state, filledQuantity },
            };
          }),
      ),
    fills: async () => await ask("fills", ({ trades }) => trades.map(fillOf)),
    pastFills: async () => await ask("past fills", ({ pastTrades }) => pastTrades.map(fillOf)),
    positions: async () =>
      await ask("positions", ({ trades, pastTrades }) => {
        const held = new Map<string, BookedPosition>();
        for (
          const { quantity, order: { segment, securityId, side } } of [...trades, ...pastTrades]
        ) {
          const units = side === "buy" ? quantity : -quantity;
          const before = held.get(securityId)?.quantity ?? 0;
          held.set(securityId, { segment, securityId, quantity: before + units });
        }
        return [...held.values()].filter((each) => each.quantity !== 0);
      }),
    stopTrading: () => Promise.reject(new RangeError("no call stops the account")),
  };
}

function fillOf({ tradeId, quantity, price, at, order }: ShownTrade): BookedFill {
  const { orderId, segment, securityId, side } = order;
  return { tradeId, quantity, price, at: new Date(at), orderId, segment, securityId, side };
}
