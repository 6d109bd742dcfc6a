import { bestProfit } from "../exits/best_profit.ts";
import { type MarketMark, marketMark } from "../exits/market_mark.ts";
import { type Mark, markPosition } from "../exits/mark_position.ts";
import type { OpenPosition, TimedMark } from "../exits/open_position.ts";
import { positionReading } from "../exits/position_reading.ts";
import { type MarkRow, type SessionRow, storeMarks } from "../storage/positions.ts";
import { instrumentKey } from "../vocabulary/instrument.ts";
import type { TradingFloor } from "./trading_floor.ts";

/** A position at a look: its mark, and what the market looked like to it. */
interface Seen {
  readonly at: Date;
  readonly mark: Mark;
  readonly market: MarketMark;
}

/** What two looks showed of a position. */
export interface LookedAt {
  readonly position: OpenPosition;
  /** Of the second look. */
  readonly mark: Mark;
  /** Those with a price, oldest first. */
  readonly marks: readonly TimedMark[];
  /** The second one's; absent without a price. */
  readonly newest?: TimedMark;
}

/**
 * Looks at positions twice, the setting's seconds apart: one bad tick closes nothing. Both looks
 * are stored with what they come to, unless it is a dry run.
 */
export async function lookAtPositions(
  positions: readonly OpenPosition[],
  floor: TradingFloor,
  dryRun: boolean,
): Promise<LookedAt[]> {
  const first = await look(positions, floor);
  if (!dryRun) await store(positions, [first], floor);
  const next = (await floor.clock.now()).getTime() + 1000 * floor.settings.mark_gap_seconds;
  await floor.clock.waitUntil(new Date(next));
  const second = await look(positions, floor);
  if (!dryRun) await store(positions, [first, second], floor);
  return positions.map((position, i): LookedAt => {
    const newest = timedMarks([second], i)[0];
    return {
      position,
      mark: second[i]?.mark ?? { state: "no_quote" },
      marks: timedMarks([first, second], i),
      ...(newest === undefined ? {} : { newest }),
    };
  });
}

/** All positions at one instant, in their order. */
async function look(positions: readonly OpenPosition[], floor: TradingFloor): Promise<Seen[]> {
  const wanted = positions.flatMap(({ legs, source }) => [source, ...legs]);
  await floor.load([...new Map(wanted.map((one) => [instrumentKey(one), one])).values()]);
  const at = await floor.clock.now();
  return positions.map((position): Seen => {
    const mark = markPosition(position, floor.quoteOf);
    const reading = mark.state === "priced"
      ? positionReading(position, floor.quoteOf, at)
      : undefined;
    return { at, mark, market: marketMark(position, reading) };
  });
}

/** The priced marks of the position at an index, oldest first. */
function timedMarks(looks: readonly (readonly Seen[])[], index: number): TimedMark[] {
  return looks.flatMap((seen) => {
    const one = seen[index];
    if (one?.mark.state !== "priced") return [];
    const { impliedVolatility: _, ...market } = one.market;
    return [{ at: one.at, unrealisedMid: one.mark.unrealisedMid, ...market }];
  });
}

/** Stores the newest of the looks of this call. */
async function store(
  positions: readonly OpenPosition[],
  looks: readonly (readonly Seen[])[],
  floor: TradingFloor,
): Promise<void> {
  const newest = looks.at(-1) ?? [];
  const sessions = positions.flatMap((position, i): SessionRow[] => {
    const one = newest[i];
    const peak = bestProfit(position, timedMarks(looks, i));
    return one?.mark.state !== "priced" || peak === undefined
      ? []
      : [{ position_id: position.positionId, marked_at: one.at.toISOString(), peak_mid: peak }];
  });
  const marks = positions.flatMap((position, i) => {
    const one = newest[i];
    return one === undefined ? [] : [markRow(position, one)];
  });
  await storeMarks(floor.desk.database, marks, sessions);
}

function markRow({ positionId }: OpenPosition, { at, mark, market }: Seen): MarkRow {
  const priced = mark.state === "priced" ? mark : undefined;
  return {
    position_id: positionId,
    marked_at: at.toISOString(),
    state: mark.state,
    close_value: priced?.far?.closeValue ?? null,
    unrealised: priced?.far?.unrealised ?? null,
    unrealised_mid: priced?.unrealisedMid ?? null,
    spot: market.spot ?? null,
    delta: market.delta ?? null,
    implied_volatility: market.impliedVolatility ?? null,
    volatility_change: market.volatilityChange ?? null,
  };
}
