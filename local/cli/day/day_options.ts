import { type Risk, RISKS } from "../../../shared/vocabulary/terms.ts";
import { isTradingDate, type TradingDate } from "../../../shared/vocabulary/trading_date.ts";
import { projectPath } from "../../support/project_root.ts";
import { readFlags } from "../support/flags.ts";
import { UsageError } from "../support/run_command.ts";
import { present } from "../../../shared/vocabulary/present.ts";

/** What `npm run day` was asked for. */
export interface DayOptions {
  /** Bhavcopy files or folders; absent: the seeded market. */
  readonly bhavcopy?: string;
  /** Folder of daily candles for a bhavcopy; absent: the days' own closes are all there is. */
  readonly history?: string;
  readonly date?: TradingDate;
  readonly underlyings?: readonly string[];
  readonly capital?: number;
  readonly risk?: Risk;
  readonly seed: number;
  /** Where the data are kept for `npm start`; absent: nowhere. */
  readonly folder?: string;
  readonly json: boolean;
}

const DEFAULT_SEED = 1;

/** Reads the command line. Throws UsageError naming flag and rule. */
export function readDayOptions(args?: readonly string[]): DayOptions {
  const { flags, rest } = readFlags({
    bhavcopy: "string",
    history: "string",
    date: "string",
    underlyings: "string",
    capital: "number",
    risk: "string",
    seed: "number",
    keep: "boolean",
    data: "string",
    json: "boolean",
  }, args);
  if (rest.length > 0) throw new UsageError(`day takes flags only, not ${rest[0]}`);
  const { date, capital, seed = DEFAULT_SEED } = flags;
  if (date !== undefined && !isTradingDate(date)) {
    throw new UsageError(`--date must be a date YYYY-MM-DD, not ${date}`);
  }
  if (capital !== undefined && !(capital > 0)) {
    throw new UsageError(`--capital must be above 0 rupees, not ${capital}`);
  }
  if (!Number.isSafeInteger(seed)) {
    throw new UsageError(`--seed must be a whole number, not ${seed}`);
  }
  if (flags.history !== undefined && flags.bhavcopy === undefined) {
    throw new UsageError("--history is of the days of a --bhavcopy");
  }
  const risk = RISKS.find((known) => known === flags.risk);
  if (flags.risk !== undefined && risk === undefined) {
    throw new UsageError(`--risk must be one of ${RISKS.join(", ")}, not ${flags.risk}`);
  }
  return {
    seed,
    json: flags.json ?? false,
    ...present({
      bhavcopy: flags.bhavcopy,
      history: flags.history,
      date,
      folder: flags.data ?? (flags.keep === true ? projectPath(".data/platform") : undefined),
      underlyings: flags.underlyings === undefined ? undefined : flags.underlyings.split(","),
    }),
    ...present({ capital, risk }),
  };
}
