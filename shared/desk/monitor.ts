import { dueBySessions } from "../exits/due_by_sessions.ts";
import { firedRule, type FiringTerms } from "../exits/fired_rule.ts";
import {
  type Mark,
  markPosition,
  type OpenPosition,
  type TimedMark,
} from "../exits/mark_position.ts";
import { readSessions } from "../storage/calendar.ts";
import {
  type MarkRow,
  notePositionError,
  type PositionFault,
  readPositions,
  storeMarks,
} from "../storage/positions.ts";
import { tellRebalance } from "../storage/rebalance_alerts.ts";
import { readTradingState } from "../storage/trading_state.ts";
import { instrumentKey } from "../vocabulary/instrument.ts";
import { present } from "../vocabulary/present.ts";
import { closePosition } from "./close_position.ts";
import type { DeskCall } from "./desk.ts";
import { faultText, finishPlans } from "./finish_plans.ts";
import { openTradingFloor, type TradingFloor } from "./trading_floor.ts";

/**
 * Rupees of each position; `unrealised` is what closing would leave, at the far side of quotes. A
 * position whose legs all wait for their settlement is not among them.
 */
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
  /** Why nothing that fired was closed: the desk is halted. */
  readonly halted?: string;
}

/**
 * Goes on with what earlier calls left, marks every open position twice, and closes those whose
 * rules fire. What cannot be watched or closed raises an alert.
 * A dry run stores and closes nothing and tells what would fire; a halted desk stores its marks and
 * closes nothing either.
 */
export async function monitor(dryRun: boolean, call: DeskCall): Promise<MonitorAnswer> {
  const floor = await openTradingFloor(call);
  const { database } = floor.desk;
  const finished = dryRun ? [] : await finishPlans(floor);
  let closed =
    finished.filter(({ kind, outcome }) => kind === "exit" && outcome === "filled").length;
  const read = await readPositions(database, floor.session.opensAt);
  const faults = [...read.faults];
  const note = async () => {
    if (dryRun) return;
    for (const fault of faults) await notePositionError(database, fault, await floor.clock.now());
  };
  const positions = read.positions.filter(({ state, legs }) => state === "open" && legs.length > 0);
  if (positions.length === 0) {
    await note();
    return { positions: [], fired: [], faults, closed };
  }
  const looks = await twoLooks(positions, floor, dryRun);
  if (!dryRun) await tellRebalance(database, floor.session.tradingDate, await floor.clock.now());
  const terms = await firingTerms(positions, floor);
  const fired: { positionId: number; rule: string }[] = [];
  const { state, reason } = await readTradingState(database);
  const halted = state === "halted" ? `the desk is halted: ${reason}` : undefined;
  for (const [i, position] of positions.entries()) {
    try {
      const cause = firedRule(position, { ...terms, marks: timedMarks(looks, i) });
      if (cause === undefined) continue;
      fired.push({ positionId: position.positionId, rule: cause.rule });
      if (dryRun || halted !== undefined) continue;
      const exit = await closePosition(position, cause, floor);
      if (exit === undefined || exit === "no_quote") continue;
      if (exit.outcome === "filled") closed += 1;
      if (exit.fault !== undefined) throw new RangeError(exit.fault);
    } catch (error) {
      // Whatever is wrong with one, the others are still watched and closed.
      faults.push({ positionId: position.positionId, fault: faultText(error) });
    }
  }
  await note();
  return { positions: shownMarks(positions, looks), fired, faults, closed, ...present({ halted }) };
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
