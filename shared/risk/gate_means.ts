import type { Denied } from "./denials.ts";

/** How many orders entries may still send in a window of so many seconds. */
export interface OrderRoom {
  readonly seconds: number;
  readonly left: number;
}

/** What a plan takes, and what there is of it. Rupees. */
export interface PlanMeans {
  /** Margin and premium of all legs together. */
  readonly needed: number;
  readonly free: number;
  readonly orders: number;
  readonly room: readonly OrderRoom[];
}

/** Whether the account bears a plan: its funds, then its order rates (method 9.4). */
export function gateMeans({ needed, free, orders, room }: PlanMeans): Denied | undefined {
  if (needed > free) {
    return {
      denied: "no_funds",
      detail: `${needed.toFixed(2)} rupees are needed, ${free.toFixed(2)} are free`,
    };
  }
  const full = room.find(({ left }) => orders > left);
  if (full === undefined) return undefined;
  return {
    denied: "order_rate",
    detail: `${orders} orders, and entries may send ${Math.max(0, full.left)} more in ` +
      `${full.seconds} seconds`,
  };
}
