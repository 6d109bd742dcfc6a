import { instantOf, type TradingDate } from "../../../shared/vocabulary/trading_date.ts";
import type { ExchangeProcess } from "../../exchange/start_exchange.ts";
import { type Platform, startPlatform } from "../../platform/platform.ts";
import { projectPath } from "../../support/project_root.ts";
import { attachExchange } from "../support/attach_exchange.ts";
import { unhurried } from "../support/unhurried.ts";
import type { DayOptions } from "./day_options.ts";
import { present } from "../../../shared/vocabulary/present.ts";

/** The platform and exchange of one day, on free ports. */
export interface DayWorld {
  readonly platform: Platform;
  readonly exchange: ExchangeProcess;
  readonly tradingDate: TradingDate;
  readonly opensAt: Date;
  readonly closesAt: Date;
  /** True when the market is a file of closes: the clock stands shortly before the close. */
  readonly standing: boolean;
  stop(): Promise<void>;
}

/** Upkeep happens before the session. */
const MORNING = "08:30";
/** Where the exchange's time stands until the platform tells which date it is. */
const LONG_AGO = "2000-01-01T00:00:00+05:30";

/**
 * Starts both on a trading date. Throws, naming the rule, for a date without session or past the
 * calendar.
 */
export async function openDayWorld(
  options: DayOptions,
  say: (line: string) => void,
): Promise<DayWorld> {
  const fileDate = await bhavcopyDate(options);
  if (fileDate !== undefined && options.date !== undefined && options.date !== fileDate) {
    throw new Error(`--date ${options.date}: ${options.bhavcopy} is of ${fileDate}`);
  }
  const starting = startPlatform({
    say,
    log: () => {},
    ...present({ folder: options.keep ? projectPath(".data/platform") : undefined }),
  });
  let exchange: ExchangeProcess | undefined;
  try {
    const market = options.bhavcopy === undefined
      ? { kind: "seeded", seed: options.seed } as const
      : { kind: "bhavcopy", files: [options.bhavcopy] } as const;
    const clock = { mode: "stepped", at: LONG_AGO } as const;
    exchange = await attachExchange(starting, { market, clock });
    const platform = await starting;
    const hurry = await unhurried(platform);
    const date = options.date ?? fileDate ?? await lastSession(platform);
    const session = await sessionOf(platform, date);
    const standing = options.bhavcopy !== undefined;
    await exchange.advance(instantOf(date, MORNING));
    say(exchange.description);
    const running = exchange;
    return {
      platform,
      exchange: running,
      tradingDate: date,
      ...session,
      standing,
      stop: async () => {
        await hurry();
        await running.stop();
        await platform.stop();
      },
    };
  } catch (error) {
    await exchange?.stop();
    await (await starting.catch(() => undefined))?.stop();
    throw error;
  }
}

async function lastSession({ sql }: Platform): Promise<TradingDate> {
  const [row] = await sql`
    select max(trading_date)::text as date from public.sessions where opens_at <= ${new Date()}`;
  if (row?.["date"] === undefined) throw new Error("the trading calendar is empty");
  return row["date"];
}

async function sessionOf({ sql }: Platform, date: TradingDate) {
  const [row] = await sql`
    select opens_at, closes_at from public.sessions where trading_date = ${date}`;
  if (row !== undefined) {
    return { opensAt: row["opens_at"] as Date, closesAt: row["closes_at"] as Date };
  }
  const [end] = await sql`select max(trading_date)::text as date from public.sessions`;
  const last: string = end?.["date"] ?? "";
  throw new Error(
    date > last
      ? `${date} lies after the trading calendar, which ends ${last}; extend it with \`npm run calendar -- FILE\``
      : `${date} is no trading session of the exchange`,
  );
}

/** The date in the name of a bhavcopy file; of a folder the latest one, unless a date was given. */
async function bhavcopyDate({ bhavcopy, date }: DayOptions): Promise<TradingDate | undefined> {
  if (bhavcopy === undefined) return undefined;
  let names = [bhavcopy];
  if ((await Deno.stat(bhavcopy)).isDirectory) {
    names = [...Deno.readDirSync(bhavcopy)].map(({ name }) => name);
  }
  const dates = names.flatMap((name) => {
    const [, y, m, d] = /_(\d{4})(\d{2})(\d{2})_F_\d+\.csv(?:\.gz)?$/.exec(name) ?? [];
    return y === undefined ? [] : [`${y}-${m}-${d}`];
  }).sort();
  if (dates.length === 0) {
    throw new Error(
      `${bhavcopy}: no file is named as a bhavcopy, BhavCopy_NSE_FO_0_0_0_YYYYMMDD_F_0000.csv`,
    );
  }
  return date !== undefined && dates.includes(date) ? date : dates[dates.length - 1];
}
