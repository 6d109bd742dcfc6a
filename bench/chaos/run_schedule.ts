import type postgres from "postgres";
import { closePosition } from "../../shared/desk/close_position.ts";
import { finishPlans, workOnPlan } from "../../shared/desk/finish_plans.ts";
import { reconciledFloor } from "../../shared/desk/reconciled_floor.ts";
import { entryIntents } from "../../shared/execution/build_intents.ts";
import { openEntryPlan } from "../../shared/storage/plans.ts";
import type { ExitCause } from "../../shared/exits/exit_cause.ts";
import type { OpenPosition } from "../../shared/exits/open_position.ts";
import { readPositions } from "../../shared/storage/positions.ts";
import type { TradedLeg } from "../../shared/vocabulary/traded_leg.ts";
import { adjustPosition } from "./adjust_position.ts";
import { chaosFloor, type ChaosPlace } from "./chaos_desk.ts";
import { chaosExchange } from "./chaos_exchange.ts";
import { type ChaosStructure, clearSchedule, LOT, storeStructure } from "./chaos_structure.ts";
import { faultsOf, type Met } from "./faults.ts";
import { judgeBooks } from "./judge_books.ts";
import { randomOf } from "./random.ts";
import { type Call, virtualCalls } from "./virtual_calls.ts";

const FIRST_DAY = "2026-02-09";
const SECOND_DAY = "2026-02-10";
const MINUTE_MS = 60_000;

/** Minutes of a phase with faults. */
const ROUGH_MINUTES = 5;
/** Minutes after which nothing may be left to do. */
const LAST_MINUTES = 16;

/**
 * One random structure is entered and closed by two or three workers while everything goes wrong,
 * then they are left in peace. Returns what is wrong at the end.
 */
export async function runSchedule(
  sql: postgres.Sql,
  seed: number,
  number: number,
  met: Met,
): Promise<string[]> {
  await clearSchedule(sql);
  const random = randomOf(seed, number);
  const faults = faultsOf(random, random.pick([0.3, 1, 1, 3]), met);
  const begin = Date.parse(`${FIRST_DAY}T10:00:00+05:30`);
  const calls = virtualCalls(begin);
  const exchange = chaosExchange(random, faults);
  const dayOf = () => calls.now() < Date.parse(`${SECOND_DAY}T00:00:00+05:30`);
  const place: ChaosPlace = {
    sql,
    random,
    faults,
    exchange,
    calls,
    tradingDate: () => dayOf() ? FIRST_DAY : SECOND_DAY,
    paused: false,
  };
  const structure = await storeStructure(sql, random, FIRST_DAY, new Date(begin).toISOString());
  let count = 0;
  const add = (at: number, work: Work, isSkipped: () => boolean) => {
    count += 1;
    const holder = `call ${count}`;
    calls.add(at, async (self: Call) => {
      try {
        if (isSkipped() && await isIdle(sql)) return;
        await work(place, self, holder, structure);
      } catch {
        // A call that fails is logged and comes again; the books tell what it left.
      }
    });
  };
  const workers = random.whole(1, 3);
  // Most calls that would find nothing to do are left out: they take as long as others.
  const mostly = () => random.chance(0.8);
  const phase = (from: number, minutes: number, work: Work, crowd: number) => {
    for (let minute = 0; minute < minutes; minute++) {
      for (let worker = 0; worker < crowd; worker++) {
        add(from + minute * MINUTE_MS + random.whole(0, 2_000), work, mostly);
      }
    }
    return from + minutes * MINUTE_MS;
  };
  const isCutShort = faults.strikes("new_day", 0.1);
  let at = phase(begin, isCutShort ? random.whole(1, 2) : ROUGH_MINUTES, enter, workers);
  await calls.run();
  // The broker forgets its book over night, whatever the desk has not heard of.
  if (isCutShort) {
    at = Date.parse(`${SECOND_DAY}T10:00:00+05:30`);
  }
  if (faults.strikes("paused", 0.2)) place.paused = true;
  at = phase(Math.max(at, calls.now()), ROUGH_MINUTES, leave, workers);
  await calls.run();
  faults.rest(true);
  place.paused = false;
  at = Math.max(at, calls.now());
  const shown = exchange.book.flatMap(({ shownAt, trades }) => [
    shownAt,
    ...trades.map((trade) => trade.shownAt),
  ]);
  const known = Math.max(0, ...shown) + MINUTE_MS;
  for (let minute = 0; minute < LAST_MINUTES; minute++) {
    const knowsAll = at > known;
    // What was told late is heard of by a call that comes after it.
    add(at, leave, knowsAll ? () => false : mostly);
    at += MINUTE_MS;
    await calls.run();
    if (knowsAll && await isIdle(sql)) break;
  }
  return await judgeBooks(sql, exchange.book, structure);
}

/**
 * True once the desk has nothing left to do, right or wrong: no plan is unfinished, no allocation
 * waits, no position is to be closed.
 */
async function isIdle(sql: postgres.Sql): Promise<boolean> {
  const [row] = await sql`select
    exists (select 1 from public.plans where state in ('gated', 'executing', 'unwinding'))
    or exists (select 1 from public.positions where state <> 'closed')
    or exists (select 1 from public.allocations where state = 'pending') as busy`;
  return row?.["busy"] === false;
}

type Work = (
  place: ChaosPlace,
  self: Call,
  holder: string,
  structure: ChaosStructure,
) => Promise<void>;

const enter: Work = async (place, self, holder, structure) => {
  const floor = await reconciledFloor(chaosFloor(place, self, holder));
  await finishPlans(floor);
  if (floor.notReconciled !== undefined) return;
  const { deskId, desk, clock } = floor;
  const { allocationId } = structure;
  const [row] = await place.sql`
    select state from public.allocations where allocation_id = ${allocationId}`;
  if (row?.["state"] !== "pending") return;
  const intents = entryIntents(tradedLegs(structure, floor), `${deskId}E${allocationId}l`);
  const plan = await openEntryPlan(
    desk.database,
    allocationId,
    "live",
    intents,
    await clock.now(),
  );
  await workOnPlan(plan.planId, floor);
};

const leave: Work = async (place, self, holder) => {
  const floor = await reconciledFloor(chaosFloor(place, self, holder));
  await finishPlans(floor);
  const { positions } = await readPositions(floor.desk.database, floor.session.opensAt);
  for (const position of positions.filter(({ state }) => state === "open")) {
    const { isWhole, lots, enteredLots } = position;
    if (isWhole && lots === enteredLots && place.faults.strikes("adjusted", 0.3)) {
      await adjustPosition(position, floor, place);
    } else {
      await closePosition(position, causeOf(position, place), floor);
    }
  }
};

/** Why a position is closed: for some of its lots first, while everything goes wrong. */
function causeOf({ lots, isWhole }: OpenPosition, { random, faults }: ChaosPlace): ExitCause {
  if (!isWhole || lots === 1 || !faults.strikes("closed_in_parts", 0.5)) {
    return { rule: "flatten", details: {} };
  }
  const keep = random.whole(1, lots - 1);
  return { rule: "scale_out", details: { lots: lots - keep, keep, profit: 0, marks: [] } };
}

function tradedLegs({ legs, lots }: ChaosStructure, floor: ReturnType<typeof chaosFloor>) {
  return legs.map(({ legNumber, right, side }): TradedLeg => {
    const segment = right === "underlying" ? "NSE_EQ" : "NSE_FNO";
    const price = floor.quoteOf({ segment, securityId: `S${legNumber}` });
    return {
      legNumber,
      right,
      side,
      segment,
      securityId: `S${legNumber}`,
      quantity: lots * LOT,
      lotSize: LOT,
      freezeQuantity: 21,
      tick: 0.05,
      bid: price?.bid ?? 10,
      ask: price?.ask ?? 10.2,
    };
  });
}
