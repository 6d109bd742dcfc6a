import { instantOf, type TradingDate } from "../../../shared/vocabulary/trading_date.ts";
import type { Counts } from "../support/read_run_figures.ts";
import { callFunction } from "../support/call_function.ts";
import type { ReplayWorld } from "./replay_world.ts";

/** What watching the positions of a session came to. */
export interface WatchedSession {
  /** Calls of monitor, and positions that they closed. */
  readonly looks: number;
  readonly closed: number;
  /** Rules that fired, by name. */
  readonly fired: Counts;
  /** What could not be watched or closed, told once each. */
  readonly faults: readonly string[];
}

/** The first look of a session, the last one, and the minutes between two. */
const FIRST = "09:20";
const LAST = "15:25";
const EVERY_MINUTES = 5;

/**
 * Calls monitor every five minutes of a session while there are positions. One that was interrupted
 * goes on after the instant that the clock has reached.
 */
export async function watchSession(
  { platform: { sql }, exchange, connection }: ReplayWorld,
  date: TradingDate,
): Promise<WatchedSession> {
  const fired: Counts = {};
  const faults = new Set<string>();
  let [looks, closed] = [0, 0];
  const last = instantOf(date, LAST).getTime();
  for (let at = instantOf(date, FIRST).getTime(); at <= last; at += 60_000 * EVERY_MINUTES) {
    if (at <= (await exchange.now()).getTime()) continue;
    const [held] = await sql`
      select exists (select 1 from public.positions where state <> 'closed') as any`;
    if (held?.["any"] !== true) break;
    await exchange.advance(new Date(at));
    const { body } = await callFunction(connection, "monitor", {});
    looks += 1;
    closed += Number(body["closed"]);
    for (const { rule } of body["fired"] as { rule: string }[]) {
      fired[rule] = (fired[rule] ?? 0) + 1;
    }
    for (const { fault } of body["faults"] as { fault: string }[]) faults.add(fault);
  }
  return { looks, closed, fired, faults: [...faults] };
}
