import * as z from "zod";
import { DeskError } from "../vocabulary/desk_error.ts";
import { instantOf, type TradingDate, tradingDateAt } from "../vocabulary/trading_date.ts";
import { readAllocation } from "./allocations.ts";
import { callRpc } from "./call_rpc.ts";
import type { Database } from "./database.ts";
import { databaseError } from "./database_error.ts";
import { selectRows } from "./select_rows.ts";
import { readReports } from "./weekly_reports.ts";

export const SHOWS = [
  "summary",
  "strategies",
  "allocation",
  "marks",
  "queue",
  "orders",
  "positions",
  "adjustments",
  "trades",
  "ledger",
  "report",
  "beliefs",
  "mismatches",
  "failed",
  "recent",
  "health",
  "stored",
  "why",
] as const;
type Show = Exclude<(typeof SHOWS)[number], "why">;

/** What a reader narrows a show to; what a show does not have is refused. */
export interface StatusFilter {
  readonly date?: TradingDate;
  readonly underlying?: string;
  readonly since?: Date;
  /** Id of one. */
  readonly strategy?: number;
}

/** What narrows a show, with the field of a call that says so. */
const FIELDS = {
  date: "date",
  underlying: "underlying",
  since: "hours",
  strategy: "strategyId",
} as const satisfies Record<keyof StatusFilter, string>;
const NARROWS = Object.keys(FIELDS) as (keyof StatusFilter)[];

/** Days before the newest run that a show goes back where neither date nor hours narrow it. */
const DAYS_BACK = 7;

interface Source {
  readonly view: string;
  /** Ascending unless begun with a minus; the last one is unique. */
  readonly order: readonly string[];
  readonly filters: readonly (keyof StatusFilter)[];
  /** Column of an instant, for `since`. */
  readonly at?: string;
}

const SOURCES: Record<Exclude<Show, "health" | "stored">, Source> = {
  summary: { view: "desk_summary", order: ["-trading_date"], filters: ["date"] },
  strategies: {
    view: "ranked_strategies",
    order: ["-trading_date", "risk", "rank", "strategy_id"],
    filters: ["date", "underlying", "strategy"],
  },
  allocation: { view: "allocation_runs", order: ["-trading_date"], filters: ["date"] },
  queue: {
    view: "execution_queue",
    order: ["-trading_date", "priority", "rank", "-allocation_id"],
    filters: ["date", "underlying", "strategy"],
  },
  marks: {
    view: "marked_strategies",
    order: ["-trading_date", "priority", "strategy_id"],
    filters: ["date", "underlying", "strategy"],
  },
  orders: {
    view: "order_book",
    order: ["order_id"],
    filters: ["date", "underlying", "since"],
    at: "sent_at",
  },
  positions: { view: "open_positions", order: ["plan_id"], filters: ["underlying"] },
  adjustments: {
    view: "adjustment_book",
    order: ["-adjustment_id"],
    filters: ["date", "underlying"],
  },
  trades: {
    view: "trade_book",
    order: ["fill_id"],
    filters: ["date", "underlying", "since"],
    at: "filled_at",
  },
  ledger: {
    view: "day_ledger",
    order: ["-trading_date", "underlying", "definition", "sleeve", "mode"],
    filters: ["date", "underlying"],
  },
  report: { view: "weekly_reports", order: ["-trading_date"], filters: ["date"] },
  beliefs: {
    view: "belief_ledger",
    order: ["claim", "scope", "horizon_sessions"],
    filters: [],
  },
  mismatches: {
    view: "mismatch_book",
    order: ["-last_at", "kind", "subject", "-at"],
    filters: ["since"],
    at: "last_at",
  },
  failed: {
    view: "failures",
    order: ["-at", "stage", "underlying"],
    filters: ["date", "underlying", "since"],
    at: "at",
  },
  recent: { view: "recent_events", order: ["-at", "kind", "id"], filters: ["since"], at: "at" },
};

const row = z.record(z.string(), z.unknown());
export type StatusRow = z.infer<typeof row>;

/**
 * The rows of a show. Without date or hours it goes back a week from the newest run, so that it
 * costs the same however old the desk is; of the allocations comes the one that stands for the
 * date, of the reports that of the date's week, or the newest of either. Changes nothing. Throws
 * `bad_request` for a filter that the show does not have.
 */
export async function statusRows(
  database: Database,
  show: Show,
  filter: StatusFilter,
  now: Date,
): Promise<StatusRow[]> {
  const given = NARROWS.filter((name) => filter[name] !== undefined);
  const source = show === "health" || show === "stored" ? undefined : SOURCES[show];
  const stranger = given.find((name) => !source?.filters.includes(name));
  if (stranger !== undefined) {
    const field = FIELDS[stranger];
    throw new DeskError("bad_request", `${field}: show=${show} cannot be narrowed by it`);
  }
  if (source === undefined) {
    const [name, args] = show === "stored"
      ? ["stored_tables", {}]
      : ["desk_health", { p_now: now.toISOString() }];
    return await callRpc(database, name, args, z.array(row));
  }
  if (show === "allocation") {
    const stored = await readAllocation(database, filter.date);
    return stored === undefined ? [] : [stored];
  }
  if (show === "report") return await readReports(database, filter.date);
  const isUndated = show === "positions" || show === "beliefs";
  const { date, since, strategy } = filter;
  const isNarrow = [date, since, strategy].some((narrow) => narrow !== undefined);
  const from = isUndated || isNarrow ? undefined : await dateBack(database);
  return await selectRows(() => {
    let query = database.from(source.view).select("*");
    if (date !== undefined) query = query.eq("trading_date", date);
    if (filter.underlying !== undefined) query = query.eq("underlying", filter.underlying);
    if (strategy !== undefined) query = query.eq("strategy_id", strategy);
    if (since !== undefined && source.at !== undefined) {
      query = query.gte(source.at, since.toISOString());
    }
    if (from !== undefined) {
      query = source.filters.includes("date")
        ? query.gte("trading_date", from)
        : query.gte(source.at ?? "at", instantOf(from, "00:00").toISOString());
    }
    for (const name of source.order) {
      query = query.order(name.replace("-", ""), { ascending: !name.startsWith("-") });
    }
    return query;
  }, row);
}

const runDate = z.object({ trading_date: z.string() });

/** A week before the newest run; absent before the first one. */
async function dateBack(database: Database): Promise<TradingDate | undefined> {
  const { data, error } = await database.from("runs").select("trading_date")
    .order("trading_date", { ascending: false }).limit(1).maybeSingle();
  if (error !== null) throw databaseError("runs cannot be read", error);
  if (data === null) return undefined;
  const newest = instantOf(runDate.parse(data).trading_date, "00:00");
  return tradingDateAt(new Date(newest.getTime() - DAYS_BACK * 86_400_000));
}
