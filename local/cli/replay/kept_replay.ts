import * as z from "zod";
import { projectPath } from "../../support/project_root.ts";
import { replaceFileSync } from "../../support/replace_file.ts";
import { isTradingDate } from "../../../shared/vocabulary/trading_date.ts";
import type { ReplayDay } from "./replay_day.ts";
import type { ReplayOptions } from "./replay_options.ts";

/** Where the database of a replay at one factor on the spreads is kept. */
export function keptFolder(spreadFactor: number): string {
  return projectPath(`.data/replay-${spreadFactor}x`);
}

/** What a replay must have in common with the one that it goes on with. */
const SAME = [
  "stage",
  "capitals",
  "from",
  "bhavcopy",
  "history",
  "universe",
  "underlyings",
  "risk",
  "seed",
] as const;

const kept = z.object({
  of: z.record(z.string(), z.unknown()),
  days: z.array(z.looseObject({
    date: z.string().refine(isTradingDate),
    state: z.enum(["no_data", "done"]),
  })),
});

/**
 * The sessions that an interrupted replay of the same options has behind it; none where nothing is
 * kept. Throws an Error naming the folder that holds anything else.
 */
export function readKept(spreadFactor: number, options: ReplayOptions): readonly ReplayDay[] {
  const folder = keptFolder(spreadFactor);
  if (isAbsent(folder)) return [];
  const known = kept.safeParse(parsed(`${folder}/replay.json`));
  if (known.success && JSON.stringify(known.data.of) === JSON.stringify(sameOf(options))) {
    return known.data.days as unknown as ReplayDay[];
  }
  throw new Error(`--keep: ${folder} holds another replay; remove it first`);
}

/** Remembers the sessions that are over; one that failed is tried again. */
export function writeKept(
  spreadFactor: number,
  options: ReplayOptions,
  days: readonly ReplayDay[],
): void {
  const folder = keptFolder(spreadFactor);
  const over = days.filter(({ state }) => state !== "failed");
  replaceFileSync(`${folder}/replay.json`, JSON.stringify({ of: sameOf(options), days: over }));
}

function sameOf(options: ReplayOptions): Record<string, unknown> {
  return Object.fromEntries(SAME.map((name) => [name, options[name] ?? null]));
}

function isAbsent(path: string): boolean {
  try {
    Deno.statSync(path);
    return false;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return true;
    throw error;
  }
}

function parsed(file: string): unknown {
  try {
    return JSON.parse(Deno.readTextFileSync(file));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof SyntaxError) return undefined;
    throw error;
  }
}
