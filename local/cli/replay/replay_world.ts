import type { ExchangeProcess } from "../../exchange/start_exchange.ts";
import { type Part, Parts } from "../../support/parts.ts";
import { type Platform, startPlatform } from "../../platform/platform.ts";
import type { UnderlyingKind } from "../../../shared/vocabulary/terms.ts";
import { instantOf, type TradingDate } from "../../../shared/vocabulary/trading_date.ts";
import { attachExchange } from "../support/attach_exchange.ts";
import { clockFile, keptTime } from "../support/kept_time.ts";
import { unhurried } from "../support/unhurried.ts";
import type { Connection } from "../support/connection.ts";
import { lockSplits } from "./lock_splits.ts";
import { keptFolder } from "./kept_replay.ts";
import type { ReplayOptions } from "./replay_options.ts";
import { present } from "../../../shared/vocabulary/present.ts";

/** One platform and one exchange for all sessions of a replay. */
export interface ReplayWorld extends Part {
  readonly died: Promise<string>;
  readonly platform: Platform;
  readonly exchange: ExchangeProcess;
  readonly connection: Connection;
  /** Every session of the calendar between the two dates, ascending. */
  readonly sessions: readonly TradingDate[];
}

/** Upkeep happens before the session. */
export const MORNING = "08:30";

/**
 * Starts both, the clock on the first session's morning or where kept data stand. Throws an Error
 * naming the rule where there is nothing to replay.
 */
export async function openReplayWorld(
  options: ReplayOptions,
  spreadFactor: number,
  say: (line: string) => void,
  signal: AbortSignal,
): Promise<ReplayWorld> {
  const folder = options.keep ? keptFolder(spreadFactor) : undefined;
  const parts = new Parts(signal);
  try {
    const platform = await parts.add(() =>
      startPlatform({ say, log: () => {}, signal, ...present({ folder }) })
    );
    const sessions = await sessionsOf(platform, options);
    const underlyings = await universeOf(platform, options);
    if (options.stage === "all") {
      await tradeAtTheClose(platform, options);
      await lockSplits(platform.sql, options);
    }
    const notBefore = folder === undefined ? undefined : await keptTime(folder, platform.sql);
    const exchange = await parts.add(() =>
      attachExchange(platform, {
        market: {
          kind: "bhavcopy",
          files: [options.bhavcopy],
          history: options.history,
          spreadFactor,
          underlyings,
          ...present({ pathSeed: options.stage === "all" ? options.seed : undefined }),
        },
        clock: {
          mode: "stepped",
          at: instantOf(sessions[0] ?? "", MORNING),
          ...present({ file: folder === undefined ? undefined : clockFile(folder), notBefore }),
        },
      })
    );
    await parts.add(async () => ({ stop: await unhurried(platform) }));
    say(exchange.description);
    return {
      platform,
      exchange,
      connection: { url: platform.url, secretKey: platform.secretKey, source: "replay" },
      sessions,
      died: parts.died,
      stop: () => parts.stop(),
    };
  } catch (error) {
    await parts.stop();
    throw error;
  }
}

/**
 * Sets what lets positions be entered on the closing book: no last minutes without an entry, no
 * second look a while later, and the capital that was asked for.
 */
async function tradeAtTheClose({ sql }: Platform, { capitals }: ReplayOptions): Promise<void> {
  await sql`
    update public.settings set value = case name
      when 'capital' then to_jsonb(${capitals[0] ?? 0}::numeric) else '0' end
    where name in ('capital', 'last_entry_minutes', 'retry_minutes')`;
}

async function sessionsOf({ sql }: Platform, { from, to }: ReplayOptions): Promise<TradingDate[]> {
  const rows = await sql<{ date: TradingDate }[]>`
    select trading_date::text as date from public.sessions
    where trading_date between ${from} and ${to} order by trading_date`;
  if (rows.length === 0) throw new Error(`there is no session from ${from} to ${to}`);
  return rows.map(({ date }) => date);
}

interface Listed {
  readonly underlying: string;
  readonly kind: UnderlyingKind;
  readonly securityId: string;
}

/**
 * Enables the underlyings that were asked for in the replay's own database, and answers the
 * universe.
 */
async function universeOf({ sql }: Platform, options: ReplayOptions): Promise<Listed[]> {
  const { universe, underlyings = [] } = options;
  await sql`
    update public.underlyings set enabled = true
    where ${universe === "all"} or underlying = any(${[...underlyings]})`;
  const listed = await sql<Listed[]>`
    select underlying, kind, security_id as "securityId" from public.underlyings
    where enabled order by underlying`;
  const names = new Set(listed.map(({ underlying }) => underlying));
  const stranger = underlyings.find((name) => !names.has(name));
  if (stranger !== undefined) throw new Error(`--underlyings: ${stranger} is not known`);
  return [...listed];
}
