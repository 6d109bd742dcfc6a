import type postgres from "postgres";
import type { BookOrder, Trade } from "./chaos_exchange.ts";
import type { ChaosStructure } from "./chaos_structure.ts";

/**
 * What is wrong at the end of a schedule, in sentences: the exchange's own book against the tables.
 * Nothing of the desk's code is used.
 */
export async function judgeBooks(
  sql: postgres.Sql,
  book: readonly BookOrder[],
  structure: ChaosStructure,
): Promise<string[]> {
  const [stored] = await sql`select
    (select coalesce(json_agg(json_build_object('correlationId', i.correlation_id,
        'state', i.state, 'orderState', o.state, 'orderId', o.broker_order_id,
        'quantity', i.quantity, 'changes', coalesce(o.changes, 0), 'filled', coalesce(o.filled_quantity, 0),
        'trades', (select coalesce(json_agg(f.trade_id order by f.trade_id), '[]')
          from public.fills f where f.order_id = o.order_id))), '[]')
      from public.intents i left join public.orders o using (intent_id)) as intents,
    (select coalesce(json_agg(json_build_object('planId', plan_id, 'kind', kind, 'state', state,
        'error', error) order by plan_id), '[]') from public.plans) as plans,
    (select coalesce(json_agg(state), '[]') from public.positions) as positions,
    (select coalesce(sum(realised), 0)::text from public.positions) as realised,
    (select coalesce(sum(l.net - l.charges), 0)::text from public.plans p,
      lateral private.plan_ledger(p.plan_id, '{open,unwind}') l
      where p.kind in ('entry', 'adjust') and p.state = 'unwound') as unwound,
    (select coalesce(json_agg(state), '[]') from public.adjustments) as adjustments,
    (select coalesce(json_agg(json_build_object('right', leg_right, 'id', security_id)), '[]')
      from public.adjustment_legs where purpose = 'open') as opened,
    (select coalesce(sum(charges), 0)::text from public.fills) as charges`;
  const { intents, plans, positions, adjustments, opened } = stored as unknown as Stored;
  return [
    ...orderFaults(book, intents),
    ...plans.filter(({ state }) => !["filled", "unwound"].includes(state))
      .map(({ planId, kind, state, error }) => `plan ${planId} ${kind} is ${state}: ${error}`),
    ...positions.filter((state) => state !== "closed").map((state) => `a position is ${state}`),
    ...adjustments.filter((state) => ["proposed", "accepted"].includes(state))
      .map((state) => `an adjustment is ${state} when all is over`),
    ...intents.filter(({ state, orderState }) =>
      ["sending", "unknown"].includes(state) || orderState === "open"
    ).map(({ correlationId, state }) => `${correlationId} is ${state} when all is over`),
    ...standing(book),
    ...bareShorts(book, structure, opened),
    ...moneyFaults(
      book,
      Number(stored?.["realised"]) + Number(stored?.["unwound"]),
      Number(stored?.["charges"]),
    ),
  ];
}

interface Stored {
  readonly intents: readonly {
    readonly correlationId: string;
    readonly state: string;
    readonly orderState: string | null;
    readonly orderId: string | null;
    readonly quantity: number;
    readonly changes: number;
    readonly filled: number;
    readonly trades: readonly string[];
  }[];
  readonly plans: readonly {
    readonly planId: number;
    readonly kind: string;
    readonly state: string;
    readonly error: string | null;
  }[];
  readonly positions: readonly string[];
  readonly adjustments: readonly string[];
  /** Contracts that adjustments opened. */
  readonly opened: readonly { readonly right: string; readonly id: string }[];
}

/** Changes of one order that a plan may ask for. */
const MOST_CHANGES = 3;

function orderFaults(book: readonly BookOrder[], intents: Stored["intents"]): string[] {
  const faults: string[] = [];
  const seen = new Set<string>();
  for (const { correlationId, orderId, side, quantity, trades, limits } of book) {
    if (seen.has(correlationId)) faults.push(`${correlationId} was sent twice`);
    seen.add(correlationId);
    const intent = intents.find((each) => each.correlationId === correlationId);
    if (intent === undefined) {
      faults.push(`${correlationId} has no intent`);
      continue;
    }
    const told = trades.map(({ tradeId }) => tradeId).sort().join();
    const made = trades.reduce((total, trade) => total + trade.quantity, 0);
    const sign = side === "buy" ? 1 : -1;
    if (limits.some((limit, i) => i > 0 && sign * (limit - (limits[i - 1] ?? 0)) <= 0)) {
      faults.push(`${correlationId}: its limits are ${limits.join()}`);
    }
    const changes = limits.length - 1;
    if (changes > intent.changes || intent.changes > MOST_CHANGES) {
      faults.push(`${correlationId}: ${changes} changes, ${intent.changes} are counted`);
    }
    if (intent.quantity !== quantity) faults.push(`${correlationId}: another quantity was sent`);
    if (made !== intent.filled || told !== [...intent.trades].sort().join()) {
      faults.push(`${correlationId}: ${made} traded as ${orderId}, ${intent.filled} known`);
    }
  }
  for (const { correlationId, filled } of intents) {
    if (filled > 0 && !seen.has(correlationId)) faults.push(`${correlationId} was never sent`);
  }
  return faults;
}

/** Nothing is held when all is over. */
function standing(book: readonly BookOrder[]): string[] {
  const held = new Map<string, number>();
  for (const { securityId, side, trades } of book) {
    for (const { quantity } of trades) {
      const units = side === "buy" ? quantity : -quantity;
      held.set(securityId, (held.get(securityId) ?? 0) + units);
    }
  }
  return [...held].filter(([, units]) => units !== 0)
    .map(([securityId, units]) => `${units} of ${securityId} stand when all is over`);
}

/**
 * At no moment more is sold of a right than is bought of it, unless the structure itself is sold
 * bare. What the exchange told of far too late is left out: nobody could have known.
 */
function bareShorts(
  book: readonly BookOrder[],
  { legs }: ChaosStructure,
  opened: Stored["opened"],
): string[] {
  const groups: [string, readonly string[]][] = [["put", ["put"]], ["call", [
    "call",
    "underlying",
  ]]];
  const faults: string[] = [];
  for (const [name, rights] of groups) {
    const group = legs.filter(({ right }) => rights.includes(right));
    const later = opened.filter(({ right }) => rights.includes(right)).map(({ id }) => id);
    const ids = new Set([...group.map(({ legNumber }) => `S${legNumber}`), ...later]);
    if (!group.some(({ side }) => side === "buy")) continue;
    const moves = book.filter(({ securityId }) => ids.has(securityId))
      .flatMap((order) =>
        order.trades.map((trade) => ({
          at: trade.at,
          units: order.side === "buy" ? trade.quantity : -trade.quantity,
          // Of two at one moment the purchase came first.
          hidden: isHidden(order, trade),
        }))
      ).sort((p, q) => p.at - q.at || q.units - p.units);
    let net = 0;
    // A hidden sale stays hidden until something is bought after it.
    let hidden = 0;
    for (const move of moves) {
      if (move.hidden) hidden += Math.abs(move.units);
      net += move.units;
      if (net < -hidden) {
        faults.push(`${-net} of the ${name}s were sold without a hedge`);
        break;
      }
    }
  }
  return faults;
}

/** Longer than the desk has to wait before it believes that there is nothing. */
const PATIENCE_MS = 60_000;

function isHidden(order: BookOrder, trade: Trade): boolean {
  return order.shownAt - order.takenAt > PATIENCE_MS ||
    trade.shownAt > (order.cancelledAt ?? Infinity);
}

/** Rupees of brokerage and its tax, once an order that traded. */
const ORDER_CHARGE = 23.6;

function moneyFaults(book: readonly BookOrder[], realised: number, charges: number): string[] {
  let paise = 0;
  let traded = 0;
  for (const { side, trades } of book) {
    if (trades.length > 0) traded += 1;
    for (const { quantity, price } of trades) {
      paise += (side === "sell" ? 1 : -1) * quantity * Math.round(100 * price);
    }
  }
  const due = Math.round(100 * ORDER_CHARGE * traded);
  const faults: string[] = [];
  if (Math.round(100 * charges) !== due) {
    faults.push(`charges of ${charges} for ${traded} orders that traded`);
  }
  if (Math.round(100 * realised) !== paise - due) {
    faults.push(`${realised} realised, ${(paise - due) / 100} by the exchange's book`);
  }
  return faults;
}
