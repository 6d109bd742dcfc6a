import {
  instantOf,
  toExchangeIso,
  type TradingDate,
} from "../../../shared/vocabulary/trading_date.ts";
import { readLines } from "../../exchange/bhavcopy/read_lines.ts";
import { readKeptClock } from "../../exchange/clock/kept_clock.ts";
import type { ClockOptions, ExchangeProcess } from "../../exchange/start_exchange.ts";
import { type Platform, startPlatform } from "../../platform/platform.ts";
import { type Part, Parts } from "../../support/parts.ts";
import { attachExchange } from "../support/attach_exchange.ts";
import { clockFile, keptTime } from "../support/kept_time.ts";
import { unhurried } from "../support/unhurried.ts";
import type { DayOptions } from "./day_options.ts";
import { present } from "../../../shared/vocabulary/present.ts";

/** The platform and exchange of one day, on free ports. */
export interface DayWorld extends Part {
  readonly died: Promise<string>;
  readonly platform: Platform;
  readonly exchange: ExchangeProcess;
  readonly tradingDate: TradingDate;
  readonly opensAt: Date;
  readonly closesAt: Date;
  /** True when the market is a file of closes: the clock stands shortly before the close. */
  readonly standing: boolean;
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
  signal?: AbortSignal,
): Promise<DayWorld> {
  const file = options.bhavcopy === undefined
    ? undefined
    : await bhavcopyOf(options.bhavcopy, options);
  if (file !== undefined && options.date !== undefined && options.date !== file.date) {
    throw new Error(`--date ${options.date}: ${options.bhavcopy} is of ${file.date}`);
  }
  const { folder } = options;
  const parts = new Parts(signal);
  try {
    const starting = parts.add(() =>
      startPlatform({ say, log: () => {}, ...present({ folder, signal }) })
    );
    const exchange = await parts.add(async () =>
      await attachExchange(starting, {
        market: options.bhavcopy === undefined ? { kind: "seeded", seed: options.seed } : {
          kind: "bhavcopy",
          files: [options.bhavcopy],
          ...present({ history: options.history }),
        },
        clock: { mode: "stepped", at: LONG_AGO, ...await keptClock(folder, starting) },
      })
    );
    const platform = await starting;
    await parts.add(async () => ({ stop: await unhurried(platform) }));
    const date = options.date ?? file?.date ?? await lastSession(platform);
    const session = await sessionOf(platform, date);
    await exchange.advance(await beginning(platform, folder, date, session));
    say(exchange.description);
    return {
      platform,
      exchange,
      tradingDate: date,
      ...session,
      standing: options.bhavcopy !== undefined,
      died: parts.died,
      stop: () => parts.stop(),
    };
  } catch (error) {
    await parts.stop();
    throw error;
  }
}

/** The morning; on kept data no earlier than they stand, which must be before the day's close. */
async function beginning(
  { sql }: Platform,
  folder: string | undefined,
  date: TradingDate,
  { closesAt }: Pick<DayWorld, "closesAt">,
): Promise<Date> {
  const morning = instantOf(date, MORNING);
  const kept = folder === undefined ? undefined : await keptTime(folder, sql);
  if (kept === undefined || kept < morning) return morning;
  if (kept < closesAt) return kept;
  throw new Error(
    `the data in ${folder} have reached ${toExchangeIso(kept)}, after the close of ${date}: ` +
      `time does not run backwards; give a later --date, or remove the folder`,
  );
}

/** The clock beside kept data; it is another's to write until the platform has taken the folder. */
async function keptClock(
  folder: string | undefined,
  starting: Promise<Platform>,
): Promise<Pick<ClockOptions, "file" | "notBefore">> {
  if (folder === undefined) return {};
  await starting;
  const file = clockFile(folder);
  return { file, ...present({ notBefore: await readKeptClock(file) }) };
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

/**
 * The bhavcopy of a day by the date in its name; of a folder the latest one, unless a date was
 * given. Throws an Error naming a file that is not whole.
 */
async function bhavcopyOf(
  path: string,
  { date }: DayOptions,
): Promise<{ readonly file: string; readonly date: TradingDate }> {
  const isFolder = (await Deno.stat(path)).isDirectory;
  const names = isFolder
    ? [...Deno.readDirSync(path)].map(({ name }) => `${path}/${name}`)
    : [path];
  const days = names.flatMap((file) => {
    const [, y, m, d] = /_(\d{4})(\d{2})(\d{2})_F_\d+\.csv(?:\.gz)?$/.exec(file) ?? [];
    return y === undefined ? [] : [{ file, date: `${y}-${m}-${d}` }];
  }).sort((a, b) => a.date.localeCompare(b.date));
  const day = days.find((each) => each.date === date) ?? days.at(-1);
  if (day === undefined) {
    throw new Error(
      `${path}: no file is named as a bhavcopy, BhavCopy_NSE_FO_0_0_0_YYYYMMDD_F_0000.csv`,
    );
  }
  readLines(day.file).next();
  return day;
}
