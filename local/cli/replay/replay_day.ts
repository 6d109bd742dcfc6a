import { instantOf, type TradingDate } from "../../../shared/vocabulary/trading_date.ts";
import { callFunction } from "../support/call_function.ts";
import { completeAnalyze } from "../support/complete_analyze.ts";
import { readRunFigures, type RunFigures } from "../support/read_run_figures.ts";
import { allocateDay, type ReplayedAllocation } from "./allocate_day.ts";
import type { ReplayOptions } from "./replay_options.ts";
import { MORNING, type ReplayWorld } from "./replay_world.ts";
import { tradeClose, type TradedClose } from "./trade_close.ts";
import { type WatchedSession, watchSession } from "./watch_session.ts";
import { present } from "../../../shared/vocabulary/present.ts";

/** What became of a session that was analyzed. */
export interface DayFigures extends RunFigures {
  /** Sent to the exchange, upkeep included, and those of them beyond its limits. */
  readonly requests: number;
  readonly limited: number;
  /** Of every row that was decided: days with the same one were decided alike. */
  readonly digest: string;
  /** Of stage allocate: by each capital and ordering, each from an empty book. */
  readonly allocations?: readonly ReplayedAllocation[];
  /** Of stage all: the positions of earlier days through the session, and the new ones. */
  readonly watched?: WatchedSession;
  readonly traded?: TradedClose;
}

/** What became of one session. */
export type ReplayDay =
  | { readonly date: TradingDate; readonly state: "no_data" }
  | { readonly date: TradingDate; readonly state: "failed"; readonly error: string }
  | ({ readonly date: TradingDate; readonly state: "done" } & DayFigures);

/** The closes of a bhavcopy stand for this time of its day. */
const ANALYZE_AT = "15:25";
/** Of each sleeve of an underlying where orders are compared over what they choose from. */
const KEPT = 20;
const JOBS = ["contracts", "candles", "beliefs"];
const TOO_MANY = 429;

/**
 * One session through HTTP: upkeep in the morning, what was learned by the close before it, analyze
 * before the close until its run is done. Stage all watches the positions until then and enters new
 * ones at the close. Where it was interrupted it goes on.
 */
export async function replayDay(
  world: ReplayWorld,
  date: TradingDate,
  { stage, capitals, risk, underlyings }: ReplayOptions,
): Promise<ReplayDay> {
  const { platform, exchange, connection } = world;
  const before = (await exchange.requests()).length;
  await reach(exchange, instantOf(date, MORNING));
  for (const job of JOBS) {
    while ((await callFunction(connection, "maintain", { job })).status === 202);
  }
  const watched = stage === "all" ? await watchSession(world, date) : undefined;
  await reach(exchange, instantOf(date, ANALYZE_AT));
  const top = stage === "analyze" ? KEPT : undefined;
  const body = { risk, ...present({ topPerUnderlying: top, underlyings }) };
  await completeAnalyze(connection, body, () => {});
  const [capital] = capitals;
  const traded = stage === "all" && capital !== undefined
    ? await tradeClose(connection, risk, capital)
    : undefined;
  const sent = (await exchange.requests()).slice(before);
  return {
    date,
    state: "done",
    ...await readRunFigures(platform.sql, date, risk),
    requests: sent.length,
    limited: sent.filter(({ status }) => status === TOO_MANY).length,
    digest: await digestOf(platform.sql, date, risk),
    ...present({
      allocations: stage === "allocate" ? await allocateDay(connection, risk, capitals) : undefined,
      watched,
      traded,
    }),
  };
}

/** Of what does not depend on the order or the clock of storing. */
async function digestOf(
  sql: ReplayWorld["platform"]["sql"],
  date: TradingDate,
  risk: ReplayOptions["risk"],
): Promise<string> {
  const [row] = await sql`
    select md5(coalesce(string_agg((to_jsonb(s) - 'strategy_id' - 'run_id' - 'strike_rule_id')::text, ' '
      order by s.underlying, s.definition), '')) as digest
    from public.strategies s where s.trading_date = ${date} and s.risk = ${risk}`;
  return row?.["digest"] ?? "";
}

/** Leads the clock to an instant, or leaves it where it is later already. */
async function reach(exchange: ReplayWorld["exchange"], to: Date): Promise<void> {
  if (to > await exchange.now()) await exchange.advance(to);
}
