import { present } from "../../../shared/vocabulary/present.ts";
import type { TradingDate } from "../../../shared/vocabulary/trading_date.ts";
import { type ChainDay, chainDays, type Drawdown, drawdownOf } from "./chain_days.ts";
import { addParts, NOTHING, profitOf, type ProfitParts } from "./explain_step.ts";
import type { ExplainedTrade } from "./explain_trade.ts";
import type { SettledStrategy } from "./settle_strategies.ts";
import { type StatedFigures, statedFigures, type StatedTrade } from "./stated_figures.ts";
import { type Trade, TRADE_GROUPS } from "./trade.ts";

/** Trades of one name, after all charges. Rupees. */
export interface ChainGroup {
  readonly name: string;
  readonly trades: number;
  readonly profit: number;
  readonly parts: ProfitParts;
}

/** What the whole chain of a replay came to. Rupees; shares are of the capital. */
export interface ChainResults extends Omit<ChainGroup, "name"> {
  readonly capital: number;
  /** What is held at the end. */
  readonly open: readonly { readonly underlying: string; readonly expiry: TradingDate }[];
  readonly days: readonly ChainDay[];
  /** Least profit first. */
  readonly groups: readonly {
    readonly by: (typeof TRADE_GROUPS)[number];
    readonly rows: readonly ChainGroup[];
  }[];
  readonly drawdown: Drawdown;
  /** Margin and premium of what is held over the closes. */
  readonly used: { readonly mean: number; readonly most: number };
  /** What fills were worse than the worth of their contracts, and as a share of their premium. */
  readonly slippage: Readonly<Record<"entry" | "exit", { amount: number; share?: number }>>;
  /** Figures at expiry against holding to it, and those of the exit rules against the trades. */
  readonly atExpiry: StatedFigures;
  readonly byPolicy: StatedFigures;
  /** Trades whose strikes were changed on the way: their money counts, their figures do not. */
  readonly adjusted: { readonly trades: number; readonly profit: number };
}

/** What results are made from. */
export interface ChainRecord {
  readonly capital: number;
  /** Sessions that were replayed, ascending. */
  readonly dates: readonly TradingDate[];
  readonly explained: readonly ExplainedTrade[];
  readonly adjusted: ReadonlySet<Trade>;
  /** What strategies paid when held to their expiry. */
  readonly settled: readonly SettledStrategy[];
}

/** Adds the trades up by day and by group, and compares them with what was stored of them. */
export function chainResults(record: ChainRecord): ChainResults {
  const { capital, dates, explained, adjusted } = record;
  const days = chainDays(dates, explained);
  const used = days.map((day) => day.used / capital);
  const changed = explained.filter(({ trade }) => adjusted.has(trade));
  const open = explained.map(({ trade }) => trade).filter(({ endedBy }) => endedBy === "open");
  return {
    capital,
    ...sumOf(explained),
    open: open.map(({ underlying, expiry }) => ({ underlying, expiry })),
    days,
    groups: TRADE_GROUPS.map((by) => ({ by, rows: groupsOf(explained, by) })),
    drawdown: drawdownOf(days),
    used: {
      mean: used.reduce((sum, share) => sum + share, 0) / Math.max(1, used.length),
      most: Math.max(0, ...used),
    },
    slippage: { entry: slippageOf(explained, "entry"), exit: slippageOf(explained, "exit") },
    atExpiry: statedFigures(heldToExpiry(record)),
    byPolicy: statedFigures(underTheRules(record)),
    adjusted: { trades: changed.length, profit: sumOf(changed).profit },
  };
}

function sumOf(explained: readonly ExplainedTrade[]) {
  const parts = explained.reduce((sum, { total }) => addParts(sum, total), NOTHING);
  return { trades: explained.length, profit: profitOf(parts), parts };
}

function groupsOf(
  explained: readonly ExplainedTrade[],
  by: (typeof TRADE_GROUPS)[number],
): ChainGroup[] {
  return [...Map.groupBy(explained, ({ trade }) => trade[by])]
    .map(([name, of]) => ({ name, ...sumOf(of) }))
    .sort((p, q) => p.profit - q.profit);
}

function slippageOf(explained: readonly ExplainedTrade[], way: "entry" | "exit") {
  const amount = explained.reduce((sum, { crossed }) => sum + crossed[way], 0);
  const premium = explained.reduce((sum, { traded }) => sum + traded[way], 0);
  return { amount, ...present({ share: premium > 0 ? amount / premium : undefined }) };
}

/** Positions that their expiry or the record has ended, as if no rule had. */
function heldToExpiry({ explained, adjusted, settled }: ChainRecord): StatedTrade[] {
  const results = new Map(settled.map(({ strategy, result }) => [keyOf(strategy), result]));
  return explained.flatMap(({ trade }): StatedTrade[] => {
    const result = results.get(keyOf(trade));
    if (result === undefined || trade.endedBy === "unwound" || adjusted.has(trade)) return [];
    const { expiry, lots, popP, evP } = trade;
    return [{ expiry, probability: popP, expected: lots * evP, realised: lots * result }];
  });
}

/** Positions that have ended, as they were traded. */
function underTheRules({ explained, adjusted }: ChainRecord): StatedTrade[] {
  return explained.filter(({ trade }) =>
    !["open", "unwound"].includes(trade.endedBy) && !adjusted.has(trade)
  ).map(({ trade: { expiry, lots, popPolicy, evPolicy }, total }) => ({
    expiry,
    ...present({
      probability: popPolicy,
      expected: evPolicy === undefined ? undefined : lots * evPolicy,
    }),
    realised: profitOf(total),
  }));
}

function keyOf(of: Pick<Trade, "tradingDate" | "underlying" | "definition">): string {
  return `${of.tradingDate} ${of.underlying} ${of.definition}`;
}
