import { type BlindRule, blindRules } from "../exits/blind_rules.ts";
import { dueByEvents } from "../exits/due_by_events.ts";
import { dueBySessions } from "../exits/due_by_sessions.ts";
import { firedRule, type FiringTerms } from "../exits/fired_rule.ts";
import type { OpenPosition } from "../exits/open_position.ts";
import { readSessions } from "../storage/calendar.ts";
import { checkLimits } from "../storage/check_limits.ts";
import { notePositionError, type PositionFault, readPositions } from "../storage/positions.ts";
import { tellRebalance } from "../storage/rebalance_alerts.ts";
import { readTradingState } from "../storage/trading_state.ts";
import { present } from "../vocabulary/present.ts";
import { tradingDateAt } from "../vocabulary/trading_date.ts";
import { type Proposals, proposeAdjustments } from "./adjust/propose_adjustments.ts";
import { closePosition } from "./close_position.ts";
import type { DeskCall } from "./desk.ts";
import { faultText, finishPlans } from "./finish_plans.ts";
import { lookAtPositions, type LookedAt } from "./look_at_positions.ts";
import { reconciledFloor } from "./reconciled_floor.ts";
import { openTradingFloor, type TradingFloor } from "./trading_floor.ts";

/**
 * Rupees of each position; `unrealised` is what closing would leave, at the far side of quotes. A
 * position whose legs all wait for their settlement is not among them.
 */
export interface MonitorAnswer extends Proposals {
  readonly positions: readonly {
    readonly positionId: number;
    readonly underlying: string;
    readonly state: "priced" | "no_quote";
    readonly unrealised?: number;
    readonly unrealisedMid?: number;
  }[];
  readonly fired: readonly { readonly positionId: number; readonly rule: string }[];
  /** Rules that are on and could not be judged, for want of what they look at. */
  readonly blind: readonly ({ readonly positionId: number } & BlindRule)[];
  /** Positions that could not be judged or closed; the others were. */
  readonly faults: readonly PositionFault[];
  readonly closed: number;
  /** Why nothing that fired was closed: the desk is halted. */
  readonly halted?: string;
}

/**
 * Goes on with what earlier calls left, marks every position twice, closes open ones whose rules
 * fire, and holds what the desk lost against its limits (method 9.6). What cannot be watched or
 * closed raises an alert. What its rules propose for a position whose sold strike is tested waits
 * for the owner (method 8.9). A dry run stores, proposes and closes nothing and tells what would
 * fire; a halted desk stores its marks and closes nothing either.
 */
export async function monitor(dryRun: boolean, call: DeskCall): Promise<MonitorAnswer> {
  const opened = await openTradingFloor(call);
  const floor = dryRun ? opened : await reconciledFloor(opened);
  const { database } = floor.desk;
  const finished = dryRun ? [] : await finishPlans(floor);
  let closed = finished.filter((one) => one?.kind === "exit" && one.outcome === "filled").length;
  const read = await readPositions(database, floor.session.opensAt);
  const faults = [...read.faults];
  const positions = read.positions.filter(({ legs }) => legs.length > 0);
  // Last: whatever becomes of it, what had to be closed was closed.
  const note = async () => {
    if (dryRun) return;
    const now = await floor.clock.now();
    for (const fault of faults) await notePositionError(database, fault, now);
    await checkLimits(database, now);
    if (positions.length > 0) await tellRebalance(database, floor.session.tradingDate, now);
  };
  if (positions.length === 0) {
    await note();
    const none = { fired: [], blind: [], proposed: [], unproposed: [] };
    return { positions: [], ...none, faults, closed };
  }
  const looked = await lookAtPositions(positions, floor, dryRun);
  const terms = await firingTerms(positions, floor);
  const fired: { positionId: number; rule: string }[] = [];
  const { state, reason } = await readTradingState(database);
  const halted = state === "halted" ? `the desk is halted: ${reason}` : undefined;
  // What hangs half closed is marked for the loss limits, and its own plan goes on with it.
  const open = looked.filter(({ position }) => position.state === "open");
  for (const { position, marks } of open) {
    try {
      const cause = firedRule(position, { ...terms, marks });
      if (cause === undefined) continue;
      fired.push({ positionId: position.positionId, rule: cause.rule });
      if (dryRun || halted !== undefined) continue;
      const exit = await closePosition(position, cause, floor);
      if (exit === undefined || exit === "no_quote") continue;
      if (exit.outcome === "filled" && cause.rule !== "scale_out") closed += 1;
      if (exit.fault !== undefined) throw new RangeError(exit.fault);
    } catch (error) {
      // Whatever is wrong with one, the others are still watched and closed.
      faults.push({ positionId: position.positionId, fault: faultText(error) });
    }
  }
  const closing = new Set([...fired, ...faults].map(({ positionId }) => positionId));
  const proposals = dryRun ? { proposed: [], unproposed: [] } : await proposeAdjustments(
    open.filter(({ position }) => !closing.has(position.positionId)),
    state === "active",
    floor,
  );
  await note();
  const blind = open.flatMap(({ position, newest }) =>
    blindRules(position, newest).map((one) => ({ positionId: position.positionId, ...one }))
  );
  return {
    positions: looked.map(shownMark),
    ...{ fired, blind, ...proposals, faults, closed },
    ...present({ halted }),
  };
}

/** When time rules are due by the calendar: so many sessions before the expiry or an event. */
async function firingTerms(
  positions: readonly OpenPosition[],
  { desk, session, clock }: TradingFloor,
): Promise<Omit<FiringTerms, "marks">> {
  const today = session.tradingDate;
  const dates = [
    today,
    ...positions.flatMap(({ openedAt, expiry }) => [tradingDateAt(openedAt), expiry]),
  ].sort();
  const sessions = (await readSessions(desk.database, dates[0] ?? today, dates.at(-1) ?? today))
    .map(({ tradingDate }) => tradingDate);
  return {
    now: await clock.now(),
    sessionOpensAt: session.opensAt,
    dueAt: dueBySessions(sessions, today),
    eventDueAt: dueByEvents(sessions, today),
  };
}

function shownMark(
  { position: { positionId, underlying }, mark }: LookedAt,
): MonitorAnswer["positions"][number] {
  return {
    positionId,
    underlying,
    state: mark.state,
    ...(mark.state === "priced"
      ? present({ unrealised: mark.far?.unrealised, unrealisedMid: mark.unrealisedMid })
      : {}),
  };
}
