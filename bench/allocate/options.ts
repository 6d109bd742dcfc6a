import { readFlags } from "../../local/cli/support/flags.ts";
import { present } from "../../shared/vocabulary/present.ts";
import { UsageError } from "../../local/cli/support/run_command.ts";

/** What `npm run bench -- allocate` was asked for. */
export interface AllocateOptions {
  /** File of problems, one a line; seeded ones where there is none. */
  readonly problems?: string;
  /** Folder of a kept replay whose sessions are problems, at each of some capitals. */
  readonly replay?: string;
  readonly capitals: readonly number[];
  /** Of HiGHS for all goals of a problem. */
  readonly seconds: number;
  readonly seeds: number;
  /** A size that ends within half a minute. */
  readonly small: boolean;
  /** What a call takes alone. */
  readonly call: boolean;
  /** Fresh processes of each size of a call. */
  readonly processes: number;
}

const SECONDS = 120;
const SEEDS = 5;
const PROCESSES = 5;
/** One crore. */
const CAPITAL = "10000000";

/** Reads the command line. Throws UsageError naming flag and rule. */
export function readAllocateOptions(args: readonly string[]): AllocateOptions {
  const { flags, rest } = readFlags({
    problems: "string",
    replay: "string",
    capital: "string",
    seconds: "number",
    seeds: "number",
    small: "boolean",
    call: "boolean",
    processes: "number",
    json: "boolean",
  }, args);
  if (rest.length > 0) throw new UsageError(`allocate takes flags only, not ${rest[0]}`);
  const { problems, replay, seconds = SECONDS, seeds = SEEDS } = flags;
  const { small = false, call = false, processes = PROCESSES } = flags;
  const capitals = (flags.capital ?? CAPITAL).split(",").map(Number);
  if (!capitals.every((capital) => capital > 0)) {
    throw new UsageError(
      `--capital must be numbers above 0 with commas between, not ${flags.capital}`,
    );
  }
  if (!(seconds > 0)) throw new UsageError(`--seconds must be above 0, not ${seconds}`);
  for (const [flag, count] of Object.entries({ seeds, processes })) {
    if (Number.isSafeInteger(count) && count > 0) continue;
    throw new UsageError(`--${flag} must be a whole number above 0, not ${count}`);
  }
  return { ...present({ problems, replay }), capitals, seconds, seeds, small, call, processes };
}
