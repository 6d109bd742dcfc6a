import type { BookOrder } from "../../local/exchange/orders/book_order.ts";
import type { DeskOrder, DeskPosition, DeskRows } from "./desk_rows.ts";

/** What some orders came to, rupees: received less paid, and their charges. */
interface Money {
  readonly net: number;
  readonly charges: number;
}

/** Half a paisa: what is shown is rounded to whole ones. */
const PAISA = 0.005;

/**
 * Where money in the tables is not what the exchange's trades come to with charges worked out anew
 * (method 13.1): each order's, each position's, and the day's, whose rows are rounded one by one.
 */
export function cashDifferences(book: readonly BookOrder[], desk: DeskRows): string[] {
  const trades = new Map(book.map(({ ticket, trades }) => [ticket.correlationId, trades]));
  const money = (order: DeskOrder): Money => {
    const made = trades.get(order.correlationId) ?? [];
    const turnover = made.reduce((sum, { price, quantity }) => sum + price * quantity, 0);
    return {
      net: order.side === "sell" ? turnover : -turnover,
      charges: made.length === 0 ? 0 : chargesOf(order, turnover, desk.rates),
    };
  };
  const of = (orders: readonly DeskOrder[]) =>
    orders.map(money).reduce((sum, { net, charges }) => ({
      net: sum.net + net,
      charges: sum.charges + charges,
    }), { net: 0, charges: 0 });
  return [
    ...desk.orders.flatMap((order) =>
      differing(
        order.correlationId,
        "charges",
        order.fills.reduce((sum, { charges }) => sum + charges, 0),
        money(order).charges,
      )
    ),
    ...desk.positions.flatMap((position) => ofPosition(position, desk.orders, of)),
    ...desk.ledger.flatMap((row) => {
      const orders = desk.orders.filter(({ key }) => key === row.key);
      const { net, charges } = of(orders);
      return [
        ...differing(row.key, "cash", row.cash, net),
        ...differing(row.key, "charges", row.charges, charges),
        ...differing(row.key, "realised", row.realised, realisedOf(desk, orders, of)),
      ];
    }),
    ...ofDay(desk),
  ];
}

function ofPosition(
  position: DeskPosition,
  orders: readonly DeskOrder[],
  of: (orders: readonly DeskOrder[]) => Money,
): string[] {
  const name = `position ${position.positionId}`;
  const entry = of(orders.filter(({ planId }) => planId === position.planId));
  const exit = of(orders.filter(({ positionId }) => positionId === position.positionId));
  const atEntry = [
    ...differing(name, "entry", position.entryNet, entry.net),
    ...differing(name, "charges of entry", position.entryCharges, entry.charges),
  ];
  if (position.state !== "closed") return atEntry;
  const realised = entry.net + exit.net - entry.charges - exit.charges;
  return [
    ...atEntry,
    ...differing(name, "exit", position.exitNet, exit.net),
    ...differing(name, "charges of exit", position.exitCharges, exit.charges),
    ...differing(name, "realised", position.realised, realised),
  ];
}

/** What ended: positions that are closed, and entries that were traded back. */
function realisedOf(
  { plans, positions }: DeskRows,
  orders: readonly DeskOrder[],
  of: (orders: readonly DeskOrder[]) => Money,
): number {
  const ended = new Set([
    ...plans.filter(({ kind, state }) => kind === "entry" && state === "unwound")
      .map(({ planId }) => planId),
    ...positions.filter(({ state }) => state === "closed").map(({ planId }) => planId),
  ]);
  const closed = new Set(
    positions.filter(({ state }) => state === "closed").map(({ positionId }) => positionId),
  );
  const { net, charges } = of(
    orders.filter(({ planId, positionId }) =>
      positionId === null ? ended.has(planId) : closed.has(positionId)
    ),
  );
  return net - charges;
}

/** The day is the sum of its ledger's rows, and every order is in one of them. */
function ofDay({ orders, ledger, day }: DeskRows): string[] {
  const keys = new Set(ledger.map(({ key }) => key));
  const sum = (name: "cash" | "charges" | "realised") =>
    ledger.reduce((total, row) => total + row[name], 0);
  return [
    ...orders.filter(({ key, fills }) => fills.length > 0 && !keys.has(key))
      .map(({ correlationId, key }) => `${correlationId}: the ledger has no row of ${key}`),
    ...differing("the day", "cash", day.cash, sum("cash")),
    ...differing("the day", "charges", day.charges, sum("charges")),
    ...differing("the day", "realised", day.realised, sum("realised")),
  ];
}

function differing(name: string, what: string, here: number | null, there: number): string[] {
  return here !== null && Math.abs(here - there) < PAISA
    ? []
    : [`${name}: ${what} ${here} here, ${there.toFixed(2)} by the exchange's trades`];
}

function chargesOf(
  { side, segment, isFuture }: DeskOrder,
  turnover: number,
  rates: DeskRows["rates"],
): number {
  const rate = (name: string) => {
    const value = rates[name];
    if (value === undefined) throw new RangeError(`charges: there is no rate ${name}`);
    return value;
  };
  const kind = segment === "NSE_EQ" ? "equity" : isFuture ? "future" : "option";
  const tax = kind === "equity"
    ? rate("stt_delivery")
    : side === "sell"
    ? rate(`stt_${kind}_sell`)
    : 0;
  const stamp = side === "buy" ? rate(`stamp_${kind}_buy`) : 0;
  const fees = rate("brokerage_per_order") +
    turnover * (rate(`exchange_${kind}`) + rate(`ipft_${kind}`) + rate("sebi"));
  return fees * (1 + rate("gst")) + turnover * (tax + stamp);
}
