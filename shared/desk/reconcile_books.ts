import type { Mismatch } from "../execution/reconcile/mismatch.ts";
import { pastOrders } from "../execution/reconcile/past_orders.ts";
import { reconcile, type Reconciliation } from "../execution/reconcile/reconcile.ts";
import { waitSeconds } from "../execution/wait_seconds.ts";
import { readDeskBooks, type StoredBooks } from "../storage/desk_books.ts";
import { storeReconciliation } from "../storage/reconciliations.ts";
import { BrokerError } from "../vocabulary/broker_error.ts";
import { instrumentKey } from "../vocabulary/instrument.ts";
import { present } from "../vocabulary/present.ts";
import { tradingDateAt } from "../vocabulary/trading_date.ts";
import { type TakenOrder, takeOver } from "./take_over.ts";
import type { TradingFloor } from "./trading_floor.ts";

/** What a comparison leaves a call with. */
export interface Reconciled {
  /** Why nothing live may be opened; absent where the books agree, or nothing is live. */
  readonly refusal?: string;
  /** Units of the account beyond the desk's, by `instrumentKey`. */
  readonly gaps: ReadonlyMap<string, number>;
  /** Orders of earlier dates of which the tables have all that the broker tells. */
  readonly past: ReadonlySet<string>;
}

/** Books that are a moment apart agree after these. */
const SECOND_LOOK_SECONDS = 3;

/** Trades, orders, positions, and shares that are held. */
const BOOKS = Array.from({ length: 4 }, () => [{ family: "other" }] as const);

/** One comparison, with what may be taken over from the broker at once. */
interface Look extends Reconciliation {
  readonly takeable: readonly TakenOrder[];
  /** False where the broker's books could not be read, with its own repetitions. */
  readonly isRead: boolean;
  /** Correlation ids, as of `Reconciled`: what is yet to be taken over is not among them. */
  readonly past: ReadonlySet<string>;
}

/**
 * Holds the desk's live books against the broker's (method 12.7). Fills that the tables lack are
 * taken over, also those of earlier dates; what still differs in a second look some seconds later
 * is stored, alerted and stops live entries, as does a broker whose own books contradict each
 * other or cannot be read. A desk that has nothing live asks the broker nothing.
 */
export async function reconcileBooks(floor: TradingFloor): Promise<Reconciled> {
  const { desk, clock } = floor;
  const first = await look(floor);
  if (first === undefined) return { gaps: new Map(), past: new Set() };
  const store = async (found: Look, standing: readonly Mismatch[], taken: readonly Mismatch[]) =>
    await storeReconciliation(
      desk.database,
      { ...found, mismatches: standing, taken },
      await clock.now(),
    );
  const isQuiet = first.mismatches.length + first.takeable.length === 0;
  if (isQuiet && first.stopped === undefined || !first.isRead) {
    await store(first, [], []);
    return { gaps: first.gaps, past: first.past, ...present({ refusal: first.stopped }) };
  }
  await takeOver(first.takeable, floor);
  await waitSeconds(clock, SECOND_LOOK_SECONDS);
  const second = await look(floor) ?? first;
  const standing = second.mismatches.filter(among(first.mismatches));
  const left = second.takeable.map(({ mismatch }) => mismatch);
  const isLeft = among(left);
  const taken = first.takeable.map(({ mismatch }) => mismatch).filter((each) => !isLeft(each));
  const told = await store(second, standing, taken);
  const [seen] = [...second.mismatches, ...left];
  const refusal = second.stopped ?? told[0] ?? (seen === undefined ? undefined : movingText(seen));
  return {
    gaps: new Map([...second.gaps].filter(([key]) => first.gaps.has(key))),
    past: second.isRead ? second.past : first.past,
    ...present({ refusal }),
  };
}

/** True for a mismatch that is among others with the same numbers. */
function among(others: readonly Mismatch[]): (each: Mismatch) => boolean {
  const nameOf = (each: Mismatch) =>
    [each.kind, each.correlationId, instrumentKey(each), each.here, each.there].join();
  const names = new Set(others.map(nameOf));
  return (each) => names.has(nameOf(each));
}

function movingText({ kind, correlationId, securityId, here, there }: Mismatch): string {
  return `the books are on the move: ${kind} ${correlationId ?? securityId}: ${here} units here, ` +
    `${there} at the broker`;
}

/** The tables first: what the broker shows more is what they are to take over. */
async function look({ desk, clock, deskId }: TradingFloor): Promise<Look | undefined> {
  const { liveAccount, database } = desk;
  const now = await clock.now();
  const books = await readDeskBooks(database, now);
  if (!books.isLive) return undefined;
  try {
    const broker = await desk.ahead(BOOKS, async () => ({
      fills: await liveAccount.fills(),
      orders: await liveAccount.orders(),
      positions: await liveAccount.positions(),
    }));
    const found = reconcile(books, broker, deskId);
    const takeable = [
      ...ofToday(books, found.mismatches),
      ...await ofEarlierDates(books, found, { desk, now }),
    ];
    const open = new Set(takeable.map(({ order }) => order.correlationId));
    const past = new Set(
      books.earlier.filter(({ isHeld }) => isHeld !== true)
        .map(({ correlationId }) => correlationId).filter((id) => !open.has(id)),
    );
    return { ...found, takeable, isRead: true, past };
  } catch (error) {
    if (!(error instanceof BrokerError)) throw error;
    return {
      mismatches: [],
      foreignOrders: 0,
      foreignInstruments: 0,
      gaps: new Map(),
      stopped: `the broker's books cannot be read: ${error.message}`,
      takeable: [],
      isRead: false,
      past: new Set(),
    };
  }
}

/** Orders of today that the broker tells more of. */
function ofToday({ orders }: StoredBooks, mismatches: readonly Mismatch[]): TakenOrder[] {
  const byId = new Map(orders.map((order) => [order.correlationId, order]));
  return mismatches.flatMap((mismatch): TakenOrder[] => {
    const { kind, correlationId } = mismatch;
    const order = byId.get(correlationId ?? "");
    const isTold = kind === "fill_missing" || kind === "order_unknown_here";
    return isTold && order !== undefined ? [{ mismatch, order }] : [];
  });
}

/** Orders that the broker has forgotten over night, and traded: its history tells. */
async function ofEarlierDates(
  { earlier, earlierIds }: StoredBooks,
  { gaps }: Reconciliation,
  { desk, now }: Pick<TradingFloor, "desk"> & { readonly now: Date },
): Promise<TakenOrder[]> {
  const asked = earlier.filter((order) =>
    order.isHeld !== true && (order.orderState === "open" || gaps.has(instrumentKey(order)))
  );
  const from = asked.map(({ sentOn }) => sentOn).sort()[0];
  if (from === undefined) return [];
  const yesterday = tradingDateAt(new Date(now.getTime() - 86_400_000));
  const fills = await desk.liveAccount.pastFills(from, yesterday);
  const terms = { gaps, knownIds: new Set(earlierIds) };
  return pastOrders(asked, fills, terms).map(({ order, booked }) => {
    const { correlationId, segment, securityId, side, filledQuantity } = order;
    const sign = side === "buy" ? 1 : -1;
    const mismatch: Mismatch = {
      kind: "fill_missing",
      correlationId,
      segment,
      securityId,
      here: sign * filledQuantity || 0,
      there: sign * booked.filledQuantity,
    };
    return { mismatch, order, booked };
  });
}
