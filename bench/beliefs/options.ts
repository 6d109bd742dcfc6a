import { readFlags } from "../../local/cli/support/flags.ts";
import { UsageError } from "../../local/cli/support/run_command.ts";

/** Simulated markets and closed form; NIFTY by year; its months; stocks against each other. */
export const BELIEF_PARTS = ["chances", "ledger", "months", "names"] as const;
export type BeliefPart = (typeof BELIEF_PARTS)[number];

/** What `npm run bench -- beliefs` was asked for. */
export interface BeliefOptions {
  /** Simulated markets; 400 when not given. */
  readonly markets: number;
  readonly seed: number;
  readonly parts: readonly BeliefPart[];
  /** One object instead of tables. */
  readonly json: boolean;
}

const MARKETS = 400;
const SEED = 1;

/** Reads the command line. Throws UsageError naming flag and rule. */
export function readBeliefOptions(args: readonly string[]): BeliefOptions {
  const { flags, rest } = readFlags({
    markets: "number",
    seed: "number",
    parts: "string",
    json: "boolean",
  }, args);
  if (rest.length > 0) throw new UsageError(`beliefs takes flags only, not ${rest[0]}`);
  const { markets = MARKETS, seed = SEED, json = false } = flags;
  if (!Number.isSafeInteger(markets) || markets < 1) {
    throw new UsageError(`--markets must be a whole number above 0, not ${markets}`);
  }
  if (!Number.isSafeInteger(seed)) {
    throw new UsageError(`--seed must be a whole number, not ${seed}`);
  }
  const named = flags.parts?.split(",") ?? BELIEF_PARTS;
  const parts = BELIEF_PARTS.filter((part) => named.includes(part));
  if (parts.length !== named.length) {
    throw new UsageError(`--parts takes some of ${BELIEF_PARTS.join(",")}, not ${flags.parts}`);
  }
  return { markets, seed, parts, json };
}
