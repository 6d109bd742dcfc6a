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
export function readDayOptions(): DayOptions {
  const { flags, rest } = readFlags({
    bhavcopy: "string",
    date: "string",
    underlyings: "string",
    capital: "number",
    risk: "string",
    seed: "number",
    keep: "boolean",
    data: "string",
    json: "boolean",
  });
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
  const risk = RISKS.find((known) => known === flags.risk);
  if (flags.risk !== undefined && risk === undefined) {
    throw new UsageError(`--risk must be one of ${RISKS.join(", ")}, not ${flags.risk}`);
  }
  return {
    seed,
    json: flags.json ?? false,
    ...present({
      bhavcopy: flags.bhavcopy,
      date,
      folder: flags.data ?? (flags.keep === true ? projectPath(".data/platform") : undefined),
      underlyings: flags.underlyings === undefined ? undefined : flags.underlyings.split(","),
    }),
    ...present({ capital, risk }),
  };
}
