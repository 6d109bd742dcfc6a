import { present } from "../../../shared/vocabulary/present.ts";
import { isTradingDate } from "../../../shared/vocabulary/trading_date.ts";
import { MODES, RISKS } from "../../../shared/vocabulary/terms.ts";
import { type Flags, readFlags } from "../support/flags.ts";
import { UsageError } from "../support/run_command.ts";
import { type Flag, FLAGS, type Verb, VERBS } from "./verbs.ts";

/** What a person typed, checked. */
export interface Wish {
  readonly name: string;
  readonly verb: Verb;
  readonly flags: Flags<typeof FLAGS>;
  /** Numbers that stand behind the verb, or behind `--allocations`. */
  readonly ids: readonly number[];
}

/** Flags that every verb has. */
const OF_ALL: readonly Flag[] = ["action", "yes", "json"];

/**
 * Reads `[VERB] [ID...] [FLAGS]`; the verb may stand behind `--action` instead, and is `entries`
 * without one. Throws UsageError naming flag and rule.
 */
export function readWish(args: readonly string[]): Wish {
  const { flags, rest } = readFlags(FLAGS, args);
  const [first, ...behind] = rest;
  const isVerb = flags.action === undefined && first !== undefined && !/^\d/.test(first);
  const name = (flags.action ?? (isVerb ? first : "entries")).replaceAll("_", "-");
  const verb = Object.hasOwn(VERBS, name) ? VERBS[name] : undefined;
  if (verb === undefined) {
    throw new UsageError(`execute takes one of ${Object.keys(VERBS).join(" ")}, not ${name}`);
  }
  const stranger = (Object.keys(flags) as Flag[])
    .find((flag) => !verb.flags.includes(flag) && !OF_ALL.includes(flag));
  if (stranger !== undefined) throw new UsageError(`--${stranger}: ${name} does not take it`);
  const ids = [...(isVerb ? behind : rest), ...listed(flags.allocations)].map(toId);
  if (ids.length > 0 && verb.ids === undefined) {
    throw new UsageError(`${name} takes no ids, not ${ids.join(" ")}`);
  }
  checkFlags(flags);
  checkIds(name, ids, flags);
  return { name, verb, flags, ids };
}

/** The body that the wish sends to execute. */
export function bodyOf({ verb, flags, ids }: Wish): object {
  const { top, underlying, definition, risk, priority, lots, note } = flags;
  const { mode, date, reason, confirm, count: confirmCount } = flags;
  return {
    ...present({ action: verb.action, mode, top, underlying, definition, risk, priority, lots }),
    ...present({ note, date, reason, confirm, confirmCount, stopBroker: flags["stop-broker"] }),
    ...(verb.ids === undefined || ids.length === 0
      ? {}
      : { [verb.ids]: verb.ids === "adjustmentId" ? ids[0] : ids }),
  };
}

function listed(text: string | undefined): string[] {
  return text === undefined ? [] : text.split(",");
}

function toId(text: string): number {
  if (/^[1-9]\d{0,14}$/.test(text)) return Number(text);
  throw new UsageError(`an id must be a whole number from 1 on, not ${text}`);
}

function checkFlags(flags: Wish["flags"]): void {
  for (const flag of ["top", "priority", "lots", "count"] as const) {
    const value = flags[flag];
    if (value === undefined || Number.isSafeInteger(value) && value > 0) continue;
    throw new UsageError(`--${flag} must be a whole number from 1 on, not ${value}`);
  }
  if (flags.date !== undefined && !isTradingDate(flags.date)) {
    throw new UsageError(`--date must be a date YYYY-MM-DD, not ${flags.date}`);
  }
  for (const [flag, words] of [["mode", MODES], ["risk", RISKS]] as const) {
    const value = flags[flag];
    if (value === undefined || words.some((word) => word === value)) continue;
    throw new UsageError(`--${flag} must be one of ${words.join(", ")}, not ${value}`);
  }
}

function checkIds(name: string, ids: readonly number[], { top }: Wish["flags"]): void {
  if (name === "mark" && ids.length === 0 && top === undefined) {
    throw new UsageError("mark takes strategies by id, or --top");
  }
  if (name === "mark" && ids.length > 0 && top !== undefined) {
    throw new UsageError("--top: mark takes it, or strategies by id");
  }
  if (name === "unmark" && ids.length === 0) throw new UsageError("unmark takes strategies by id");
  if (name === "accept-adjustment" && ids.length !== 1) {
    throw new UsageError("accept-adjustment takes one adjustment by id");
  }
  if (name === "show" && ids.length !== 1) throw new UsageError("show takes one strategy by id");
}
