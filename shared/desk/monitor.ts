import { runPlan } from "../execution/run_plan.ts";
import { dueBySessions } from "../exits/due_by_sessions.ts";
import { type DueAt, firedRule } from "../exits/fired_rule.ts";
import { type Mark, markPosition, type OpenPosition } from "../exits/mark_position.ts";
import { readSessions } from "../storage/calendar.ts";
import { readUnfinishedPlans } from "../storage/plans.ts";
import { type MarkRow, readPositions, storeMarks } from "../storage/positions.ts";
import { instrumentKey } from "../vocabulary/instrument.ts";
import { closePosition } from "./close_position.ts";
import type { DeskCall } from "./desk.ts";
import { openTradingFloor, type TradingFloor } from "./trading_floor.ts";
import { present } from "../vocabulary/present.ts";

export interface MonitorAnswer {
  readonly positions: readonly {
    readonly positionId: number;
    readonly underlying: string;
    readonly state: "priced" | "no_quote";
    readonly unrealised?: number;
  }[];
  readonly fired: readonly { readonly positionId: number; readonly rule: string }[];
  readonly closed: number;
}

/**
 * Marks every open position twice, closes those whose rules fire, and goes on with exits left open.
 * A dry run stores and closes nothing.
 */
export async function monitor(dryRun: boolean, call: DeskCall): Promise<MonitorAnswer> {
  const floor = await openTradingFloor(call);
  const { database } = floor.desk;
  let closed = 0;
  if (!dryRun) {
    for (const plan of await readUnfinishedPlans(database, "exit")) {
      if (await runPlan(plan, floor.planPorts) === "filled") closed += 1;
    }
  }
  const positions = (await readPositions(database)).filter(({ state }) => state === "open");
  if (positions.length === 0) return { positions: [], fired: [], closed };
  const marks = await twoMarks(positions, floor, dryRun);
  const dueAt = await dueDates(positions, floor);
  const now = await floor.clock.now();
  const fired: { positionId: number; rule: string }[] = [];
  for (const [i, position] of positions.entries()) {
    const of = marks[i];
    const cause = of === undefined ? undefined : firedRule(position, { marks: of, now, dueAt });
    if (cause === undefined) continue;
    fired.push({ positionId: position.positionId, rule: cause.rule });
    if (!dryRun && await closePosition(position, cause, floor) === "filled") closed += 1;
  }
  return {
    positions: positions.map((position, i) => {
      const last = marks[i]?.[1];
      return {
        positionId: position.positionId,
        underlying: position.underlying,
        state: last?.state ?? "no_quote",
        ...present({ unrealised: last?.state === "priced" ? last.unrealised : undefined }),
      };
    }),
    fired,
    closed,
  };
}

/** Two marks of every position, the setting's seconds apart: one bad tick closes nothing. */
async function twoMarks(
  positions: readonly OpenPosition[],
  floor: TradingFloor,
  dryRun: boolean,
): Promise<[Mark, Mark][]> {
  const first = await markAll(positions, floor, dryRun);
  const next = (await floor.clock.now()).getTime() + 1000 * floor.settings.mark_gap_seconds;
  await floor.clock.waitUntil(new Date(next));
  const second = await markAll(positions, floor, dryRun);
  return positions.map((
    _,
    i,
  ) => [first[i] ?? { state: "no_quote" }, second[i] ?? { state: "no_quote" }]);
}

async function markAll(
  positions: readonly OpenPosition[],
  floor: TradingFloor,
  dryRun: boolean,
): Promise<Mark[]> {
  const legs = positions.flatMap((position) => position.legs);
  await floor.load([...new Map(legs.map((leg) => [instrumentKey(leg), leg])).values()]);
  const marks = positions.map((position) => markPosition(position, floor.quoteOf));
  const at = (await floor.clock.now()).toISOString();
  const rows = marks.map((mark, i): MarkRow => ({
    position_id: positions[i]?.positionId ?? 0,
    marked_at: at,
    state: mark.state,
    close_value: mark.state === "priced" ? mark.closeValue : null,
    unrealised: mark.state === "priced" ? mark.unrealised : null,
    unrealised_mid: mark.state === "priced" ? mark.unrealisedMid ?? null : null,
  }));
  if (!dryRun) await storeMarks(floor.desk.database, rows);
  return marks;
}

/** When time rules are due: so many sessions before the expiry, by the calendar. */
async function dueDates(
  positions: readonly OpenPosition[],
  floor: TradingFloor,
): Promise<DueAt> {
  const last = positions.reduce((latest, { expiry }) => expiry > latest ? expiry : latest, "");
  const first = floor.session.tradingDate;
  const sessions = await readSessions(floor.desk.database, first, last > first ? last : first);
  return dueBySessions(sessions.map(({ tradingDate }) => tradingDate), first);
}
