import { readFlags } from "../../local/cli/support/flags.ts";
import { UsageError } from "../../local/cli/support/run_command.ts";
import { DESK_CASES } from "./desk_calls.ts";

/** What `npm run bench -- limits` was asked for. */
export interface LimitOptions {
  /** Years of rows in the database. */
  readonly ages: readonly number[];
  /** Fresh processes that each call is made in: the maximum counts. */
  readonly processes: number;
  readonly groups: ReadonlySet<string>;
}

/** Groups that `--only` chooses from. */
const GROUPS = ["start", "repeated", ...new Set(DESK_CASES.map(({ group }) => group))];
const AGES = [0, 3];
const PROCESSES = 5;

/** Reads the command line. Throws UsageError naming flag and rule. */
export function readLimitOptions(args: readonly string[]): LimitOptions {
  const { flags, rest } = readFlags({
    age: "string",
    processes: "number",
    only: "string",
    json: "boolean",
  }, args);
  if (rest.length > 0) throw new UsageError(`limits takes flags only, not ${rest[0]}`);
  const { processes = PROCESSES } = flags;
  if (!Number.isSafeInteger(processes) || processes < 1) {
    throw new UsageError(`--processes must be a whole number above 0, not ${processes}`);
  }
  const ages = flags.age === undefined ? AGES : flags.age.split(",").map(Number);
  if (flags.age !== undefined && !/^\d+(,\d+)*$/.test(flags.age)) {
    throw new UsageError(`--age must be whole years, as 0,3, not ${flags.age}`);
  }
  const groups = flags.only === undefined ? GROUPS : flags.only.split(",");
  const stranger = groups.find((group) => !GROUPS.includes(group));
  if (stranger !== undefined) {
    throw new UsageError(`--only must be of ${GROUPS.join(", ")}, not ${stranger}`);
  }
  return { ages, processes, groups: new Set(groups) };
}
