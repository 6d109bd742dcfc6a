import { runPlan } from "../execution/run_plan.ts";
import { dueBySessions } from "../exits/due_by_sessions.ts";
import { firedRule, type FiringTerms } from "../exits/fired_rule.ts";
import {
  type Mark,
  markPosition,
  type OpenPosition,
  type TimedMark,
} from "../exits/mark_position.ts";
import { readSessions } from "../storage/calendar.ts";
import { readUnfinishedPlans } from "../storage/plans.ts";
import {
  type MarkRow,
  type PositionFault,
  readPositions,
  storeMarks,
  tellPositionFaults,
} from "../storage/positions.ts";
import { tellRebalance } from "../storage/rebalance_alerts.ts";
import { DeskError } from "../vocabulary/desk_error.ts";
import { instrumentKey } from "../vocabulary/instrument.ts";
import { present } from "../vocabulary/present.ts";
import { closePosition } from "./close_position.ts";
import type { DeskCall } from "./desk.ts";
import { openTradingFloor, type TradingFloor } from "./trading_floor.ts";

/** Rupees of each position; `unrealised` is what closing would leave, at the far side of quotes. */
export interface MonitorAnswer {
  readonly positions: readonly {
    readonly positionId: number;
    readonly underlying: string;
    readonly state: "priced" | "no_quote";
    readonly unrealised?: number;
    readonly unrealisedMid?: number;
  }[];
  readonly fired: readonly { readonly positionId: number; readonly rule: string }[];
  /** Positions that could not be judged or closed; the others were. */
  readonly faults: readonly PositionFault[];
  readonly closed: number;
}

/**
 * Marks every open position twice, closes those whose rules fire, and goes on with exits left open.
 * What cannot be judged raises an alert. A dry run stores and closes nothing and tells what would
 * fire.
 */
export async function monitor(dryRun: boolean, call: DeskCall): Promise<MonitorAnswer> {
  const floor = await openTradingFloor(call);
  const { database } = floor.desk;
  let closed = 0;
  if (!dryRun) {
    for (const plan of await readUnfinishedPlans(database, "exit")) {
      if (await runPlan(plan, floor.planPorts(plan.mode)) === "filled") closed += 1;
    }
  }
  const read = await readPositions(database, floor.session.opensAt);
  const faults = [...read.faults];
  const tell = async () => {
    if (dryRun) return;
    const now = await floor.clock.now();
    await tellPositionFaults(database, faults, floor.session.tradingDate, now);
  };
  const positions = read.positions.filter(({ state }) => state === "open");
  if (positions.length === 0) {
    await tell();
    return { positions: [], fired: [], faults, closed };
  }
  const looks = await twoLooks(positions, floor, dryRun);
  if (!dryRun) await tellRebalance(database, floor.session.tradingDate, await floor.clock.now());
  const terms = await firingTerms(positions, floor);
  const fired: { positionId: number; rule: string }[] = [];
  let failure: DeskError | undefined;
  for (const [i, position] of positions.entries()) {
    try {
      const cause = firedRule(position, { ...terms, marks: timedMarks(looks, i) });
      if (cause === undefined) continue;
      fired.push({ positionId: position.positionId, rule: cause.rule });
      if (!dryRun && await closePosition(position, cause, floor) === "filled") closed += 1;
    } catch (error) {
      // Whatever is wrong with one, the others are still watched and closed.
      if (error instanceof DeskError) failure ??= error;
      else faults.push({ positionId: position.positionId, fault: faultText(error) });
    }
  }
  await tell();
  if (failure !== undefined) throw failure;
  return { positions: shownMarks(positions, looks), fired, faults, closed };
}

/** What is wrong with stored rows is told; anything else may hold what no caller should see. */
function faultText(error: unknown): string {
  return error instanceof RangeError ? error.message : "something unforeseen went wrong";
}

/** All positions at one instant, in their order. */
interface Look {
  readonly at: Date;
  readonly marks: readonly Mark[];
}

/** Two looks, the setting's seconds apart: one bad tick closes nothing. */
async function twoLooks(
  positions: readonly OpenPosition[],
  floor: TradingFloor,
  dryRun: boolean,
): Promise<Look[]> {
  const first = await lookAt(positions, floor, dryRun);
  const next = (await floor.clock.now()).getTime() + 1000 * floor.settings.mark_gap_seconds;
  await floor.clock.waitUntil(new Date(next));
  return [first, await lookAt(positions, floor, dryRun)];
}

async function lookAt(
  positions: readonly OpenPosition[],
  floor: TradingFloor,
  dryRun: boolean,
): Promise<Look> {
  const legs = positions.flatMap((position) => position.legs);
  await floor.load([...new Map(legs.map((leg) => [instrumentKey(leg), leg])).values()]);
  const marks = positions.map((position) => markPosition(position, floor.quoteOf));
  const at = await floor.clock.now();
  const rows = positions.map(({ positionId }, i): MarkRow => {
    const mark = marks[i];
    const priced = mark?.state === "priced" ? mark : undefined;
    return {
      position_id: positionId,
      marked_at: at.toISOString(),
      state: priced === undefined ? "no_quote" : "priced",
      close_value: priced?.far?.closeValue ?? null,
      unrealised: priced?.far?.unrealised ?? null,
      unrealised_mid: priced?.unrealisedMid ?? null,
    };
  });
  if (!dryRun) await storeMarks(floor.desk.database, rows);
  return { at, marks };
}

/** The priced marks of the position at an index, oldest first. */
function timedMarks(looks: readonly Look[], index: number): TimedMark[] {
  return looks.flatMap(({ at, marks }) => {
    const mark = marks[index];
    return mark?.state === "priced" ? [{ at, unrealisedMid: mark.unrealisedMid }] : [];
  });
}

/** When time rules are due: so many sessions before the expiry, by the calendar. */
async function firingTerms(
  positions: readonly OpenPosition[],
  { desk, session, clock }: TradingFloor,
): Promise<Omit<FiringTerms, "marks">> {
  const last = positions.reduce((latest, { expiry }) => expiry > latest ? expiry : latest, "");
  const first = session.tradingDate;
  const sessions = await readSessions(desk.database, first, last > first ? last : first);
  return {
    now: await clock.now(),
    sessionOpensAt: session.opensAt,
    dueAt: dueBySessions(sessions.map(({ tradingDate }) => tradingDate), first),
  };
}

function shownMarks(
  positions: readonly OpenPosition[],
  looks: readonly Look[],
): MonitorAnswer["positions"] {
  const last = looks.at(-1);
  return positions.map(({ positionId, underlying }, i) => {
    const mark = last?.marks[i];
    return {
      positionId,
      underlying,
      state: mark?.state ?? "no_quote",
      ...(mark?.state === "priced"
        ? present({ unrealised: mark.far?.unrealised, unrealisedMid: mark.unrealisedMid })
        : {}),
    };
  });
}
