import { instantOf, toExchangeIso } from "../../../shared/vocabulary/trading_date.ts";
import { callFunction, FunctionRefusal, getFunction } from "../support/call_function.ts";
import { completeAnalyze } from "../support/complete_analyze.ts";
import type { Connection } from "../support/connection.ts";
import { readRunFigures, type RunFigures } from "../support/read_run_figures.ts";
import type { DayOptions } from "./day_options.ts";
import type { DayWorld } from "./day_world.ts";
import { present } from "../../../shared/vocabulary/present.ts";
import { DEFAULT_RISK } from "../../../shared/vocabulary/terms.ts";

type Row = Record<string, unknown>;

/** Everything that a day came to, as status tells it. */
export interface DayResult {
  readonly summary: Row;
  /** The run of the wanted risk level among the summary's. */
  readonly run: Row;
  readonly strategies: readonly Row[];
  readonly queue: readonly Row[];
  readonly orders: readonly Row[];
  readonly positions: readonly Row[];
  readonly failed: readonly Row[];
  readonly execute: {
    plans: number;
    orders: number;
    filled: number;
    failed: number;
    denied: number;
  };
  readonly monitored: number;
  readonly closed: number;
  /** What the run says of its underlyings. */
  readonly figures: RunFigures;
}

const ANALYZE_AT = "09:30";
/** A standing book is the same all day: before the last minutes, in which no entry is begun. */
const STANDING_AT = "15:00";
/** Minutes between two looks at the positions, and before the close for the last one. */
const MONITOR_MINUTES = 30;
const LAST_LOOK_MINUTES = 5;

/**
 * One trading date through HTTP alone: maintain, analyze, allocate, execute, monitor to the close.
 */
export async function runDay(
  world: DayWorld,
  options: DayOptions,
  say: (line: string) => void,
): Promise<DayResult> {
  const { platform, exchange, tradingDate } = world;
  const connection: Connection = {
    url: platform.url,
    secretKey: platform.secretKey,
    source: "day",
  };
  const post = async (name: string, body: object) =>
    (await callFunction(connection, name, body)).body;
  for (const job of ["contracts", "candles"]) {
    let answer = await callFunction(connection, "maintain", { job });
    while (answer.status === 202) answer = await callFunction(connection, "maintain", { job });
    say(`maintain ${job}: ${JSON.stringify(answer.body["counts"])}`);
  }
  const analyzeAt = instantOf(tradingDate, world.standing ? STANDING_AT : ANALYZE_AT);
  // On kept data the limits of an earlier run may have held the jobs up beyond it.
  if (await exchange.now() < analyzeAt) await exchange.advance(analyzeAt);
  const risk = present({ risk: options.risk });
  const seen = new Set<unknown>();
  await completeAnalyze(connection, {
    ...risk,
    ...present({ underlyings: options.underlyings }),
  }, async ({ done, remaining }) => {
    await sayProgress(platform, seen, say);
    say(`analyze: ${done} of ${done + remaining} underlyings`);
  }, async (until) => {
    say(`analyze: one-sided books are looked at again at ${toExchangeIso(until)}`);
    await exchange.advance(until);
  });
  const capital = present({ capital: options.capital });
  const allocation = await post("allocate", { ...risk, ...capital });
  say(`allocate: ${(allocation["allocations"] as unknown[]).length} structures chosen`);
  const execute = await post("execute", { action: "entries" }) as unknown as DayResult["execute"];
  say(`execute: ${execute.filled} of ${execute.plans} plans filled with ${execute.orders} orders`);
  const watched = await watch(world, connection, say);
  const show = async (what: string, query: Record<string, string> = {}) =>
    (await getFunction(connection, "status", { show: what, ...query })).body["rows"] as Row[];
  const date = { date: tradingDate };
  const wanted = options.risk ?? DEFAULT_RISK;
  const [summary = {}] = await show("summary", date);
  const runs = summary["runs"] as Row[] | undefined;
  return {
    summary,
    run: runs?.find((run) => run["risk"] === wanted) ?? {},
    strategies: (await show("strategies", date)).filter((row) => row["risk"] === wanted),
    queue: await show("queue", date),
    orders: await show("orders", date),
    positions: await show("positions"),
    failed: await show("failed", date),
    execute,
    ...watched,
    figures: await readRunFigures(platform.sql, tradingDate, wanted),
  };
}

/** Monitor through the session; a standing market is looked at once. */
async function watch(world: DayWorld, connection: Connection, say: (line: string) => void) {
  const { exchange, closesAt } = world;
  const last = closesAt.getTime() - LAST_LOOK_MINUTES * 60_000;
  let [monitored, closed] = [0, 0];
  for (;;) {
    const now = (await exchange.now()).getTime();
    const next = Math.min(last, now + MONITOR_MINUTES * 60_000);
    if (!world.standing && next > now) await exchange.advance(new Date(next));
    try {
      const { body } = await callFunction(connection, "monitor", {});
      monitored += 1;
      closed += Number(body["closed"]);
      for (const { rule } of body["fired"] as { rule: string }[]) say(`monitor: ${rule} fired`);
      if ((body["positions"] as unknown[]).length === 0) break;
    } catch (error) {
      if (!(error instanceof FunctionRefusal) || error.code !== "market_closed") throw error;
      break;
    }
    if (world.standing || next >= last) break;
  }
  say(`monitor: ${monitored} looks, ${closed} positions closed`);
  return { monitored, closed };
}

/** One line for each underlying whose task ended since the last call. */
async function sayProgress(
  { sql }: DayWorld["platform"],
  seen: Set<unknown>,
  say: (line: string) => void,
): Promise<void> {
  const rows = await sql`
    select underlying, state, reason, counts from public.tasks where state in ('done', 'rejected') order by finished_at, underlying`;
  for (const row of rows) {
    if (seen.has(row["underlying"])) continue;
    seen.add(row["underlying"]);
    const counts: Record<string, number> = row["counts"];
    say(
      row["state"] === "done"
        ? `  ${row["underlying"]}: ${counts["accepted"]} strategies from ${
          counts["candidates"]
        } candidates`
        : `  ${row["underlying"]}: ${row["reason"]}`,
    );
  }
}
