import { DEFAULT_RISK, type Risk, RISKS } from "../../../shared/vocabulary/terms.ts";
import { isTradingDate, type TradingDate } from "../../../shared/vocabulary/trading_date.ts";
import { projectPath } from "../../support/project_root.ts";
import { readFlags } from "../support/flags.ts";
import { UsageError } from "../support/run_command.ts";
import { present } from "../../../shared/vocabulary/present.ts";

/** How far each session is taken. */
export type ReplayStage = "analyze" | "allocate" | "all";

/** What `npm run replay` was asked for. */
export interface ReplayOptions {
  readonly stage: ReplayStage;
  /** Rupees; each is allocated by itself, stage all has one, and what allocates nothing none. */
  readonly capitals: readonly number[];
  readonly from: TradingDate;
  readonly to: TradingDate;
  /** Folder of bhavcopies, and of daily candles from long before them. */
  readonly bhavcopy: string;
  readonly history: string;
  /** Factors on the modelled spreads; everything is replayed at each. */
  readonly spreads: readonly number[];
  readonly universe: "default" | "all";
  /** Those alone; absent: the universe. */
  readonly underlyings?: readonly string[];
  readonly risk: Risk;
  /** Of the paths inside the sessions of stage all. */
  readonly seed: number;
  readonly keep: boolean;
  readonly json: boolean;
}

const BHAVCOPY = "../shared/data/bhavcopy";
const HISTORY = "../shared/data/history";
const SPREADS = "1,2";
/** One crore. */
const CAPITAL = "10000000";
const DEFAULT_SEED = 1;

/**
 * Reads the command line. Throws UsageError naming flag and rule, Error for a folder that is
 * absent.
 */
export function readReplayOptions(args?: readonly string[]): ReplayOptions {
  const { flags, rest } = readFlags({
    from: "string",
    to: "string",
    stage: "string",
    capital: "string",
    bhavcopy: "string",
    history: "string",
    spreads: "string",
    universe: "string",
    underlyings: "string",
    risk: "string",
    seed: "number",
    keep: "boolean",
    json: "boolean",
  }, args);
  if (rest.length > 0) throw new UsageError(`replay takes flags only, not ${rest[0]}`);
  const { stage = "analyze", universe = "default" } = flags;
  if (stage !== "analyze" && stage !== "allocate" && stage !== "all") {
    throw new UsageError(`--stage must be analyze, allocate or all, not ${stage}`);
  }
  if (stage === "analyze" && flags.capital !== undefined) {
    throw new UsageError("--capital is for --stage allocate and all");
  }
  const { seed = DEFAULT_SEED } = flags;
  if (!Number.isSafeInteger(seed)) {
    throw new UsageError(`--seed must be a whole number, not ${seed}`);
  }
  if (universe !== "default" && universe !== "all") {
    throw new UsageError(`--universe must be default or all, not ${universe}`);
  }
  const risk = RISKS.find((known) => known === (flags.risk ?? DEFAULT_RISK));
  if (risk === undefined) {
    throw new UsageError(`--risk must be one of ${RISKS.join(", ")}, not ${flags.risk}`);
  }
  const from = dateOf("from", flags.from);
  const to = dateOf("to", flags.to);
  if (to < from) throw new UsageError(`--to must not lie before --from ${from}, not ${to}`);
  const spreads = numbersOf("spreads", flags.spreads ?? (stage === "analyze" ? SPREADS : "1"));
  const capitals = stage === "analyze" ? [] : numbersOf("capital", flags.capital ?? CAPITAL);
  if (stage === "all" && capitals.length > 1) {
    throw new UsageError(`--capital must be one number for --stage all, not ${flags.capital}`);
  }
  return {
    stage,
    capitals,
    from,
    to,
    bhavcopy: folderOf("bhavcopy", flags.bhavcopy ?? projectPath(BHAVCOPY)),
    history: folderOf("history", flags.history ?? projectPath(HISTORY)),
    spreads,
    universe,
    ...present({
      underlyings: flags.underlyings === undefined ? undefined : flags.underlyings.split(","),
    }),
    risk,
    seed,
    keep: flags.keep ?? false,
    json: flags.json ?? false,
  };
}

function dateOf(flag: string, text: string | undefined): TradingDate {
  if (text !== undefined && isTradingDate(text)) return text;
  throw new UsageError(`--${flag} must be a date YYYY-MM-DD, not ${text ?? "absent"}`);
}

function numbersOf(flag: string, text: string): number[] {
  const numbers = text.split(",").map((part) => {
    const number = Number(part);
    if (number > 0 && number < Infinity) return number;
    throw new UsageError(
      `--${flag} must be numbers above 0 with commas between, not ${part || "''"}`,
    );
  });
  if (new Set(numbers).size === numbers.length) return numbers;
  throw new UsageError(`--${flag} must name each number once, not ${text}`);
}

function folderOf(flag: string, path: string): string {
  try {
    if (Deno.statSync(path).isDirectory) return path;
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  throw new Error(`--${flag} must be a folder, and ${path} is none`);
}
