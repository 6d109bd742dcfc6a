import { bestProfit } from "../exits/best_profit.ts";
import { type ExplainedProfit, explainProfit } from "../exits/explain_profit.ts";
import { type MarketMark, marketMark } from "../exits/market_mark.ts";
import { type Mark, markPosition } from "../exits/mark_position.ts";
import type { OpenPosition, TimedMark } from "../exits/open_position.ts";
import { positionReading } from "../exits/position_reading.ts";
import { type MarkRow, type PositionSession, storeMarks } from "../storage/positions.ts";
import { instrumentKey } from "../vocabulary/instrument.ts";
import { present } from "../vocabulary/present.ts";
import type { TradingFloor } from "./trading_floor.ts";

/** A position at a look: its mark, and what the market looked like to it. */
interface Seen {
  readonly at: Date;
  readonly mark: Mark;
  readonly market: MarketMark;
  /** How far its profit or loss is explained by then; absent before a first reading. */
  readonly explained?: ExplainedProfit;
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
  const second = await look(positions, floor, first);
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

/** All positions at one instant, in their order; `earlier` is the look before it. */
async function look(
  positions: readonly OpenPosition[],
  floor: TradingFloor,
  earlier: readonly Seen[] = [],
): Promise<Seen[]> {
  const wanted = positions.flatMap(({ legs, source }) => [source, ...legs]);
  await floor.load([...new Map(wanted.map((one) => [instrumentKey(one), one])).values()]);
  const at = await floor.clock.now();
  return positions.map((position, i): Seen => {
    const mark = markPosition(position, floor.quoteOf);
    const before = earlier[i]?.explained ?? position.explained ?? undefined;
    const reading = mark.state === "priced"
      ? positionReading(position, floor.quoteOf, at)
      : undefined;
    const explained = reading === undefined || mark.state !== "priced"
      ? before
      : explainProfit(before, {
        reading,
        profit: mark.unrealisedMid,
        charges: position.entryCharges,
      });
    const market = marketMark(position, reading);
    return { at, mark, market, ...present({ explained }) };
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
  const sessions = positions.flatMap((position, i): PositionSession[] => {
    const one = newest[i];
    if (one?.mark.state !== "priced") return [];
    const { at, mark: { unrealisedMid: profit }, explained } = one;
    const peak = bestProfit(position, timedMarks(looks, i));
    return [{ positionId: position.positionId, at, profit, ...present({ peak, explained }) }];
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
