import { textTable } from "../../local/cli/support/text_table.ts";
import { type Equivalent, EQUIVALENTS } from "./equivalents.ts";
import type { Mutant } from "./mutant.ts";

/** What became of a sampled mutant. */
export interface Judged {
  readonly mutant: Mutant;
  readonly state: "caught" | "timeout" | "survived" | "untested";
}

/** One folder's part, or one subject's of SQL. */
export interface Part {
  /** Mutants in the sample. */
  readonly total: number;
  /** Those that a test failed on, or did not end on. */
  readonly caught: number;
  readonly timeouts: number;
  /** Those that no test of the folder loads. */
  readonly untested: number;
  readonly equivalent: number;
  /** All mutants that were sampled from. */
  readonly mutants: number;
}

export interface Survivor {
  readonly file: string;
  readonly line: number;
  readonly mutation: string;
  /** The line as it stands. */
  readonly source: string;
  /** Why no test can catch it. */
  readonly equivalent?: string;
  /** True where no test of the folder loads the file. */
  readonly untested?: true;
}

export interface Report {
  readonly total: number;
  readonly caught: number;
  readonly survivors: readonly Survivor[];
  readonly folders: Readonly<Record<string, Part>>;
}

/** What was judged of one folder. */
export interface FolderResult {
  readonly folder: string;
  readonly mutants: number;
  readonly judged: readonly Judged[];
}

/** The figures over all folders and every mutant that was not caught. */
export function reportOf(
  results: readonly FolderResult[],
  equivalents: readonly Equivalent[] = EQUIVALENTS,
): Report {
  const survivors = results.flatMap(({ judged }) =>
    judged.filter(isSurvivor).map((one) => survivorOf(one, equivalents))
  );
  const parts = results.map(({ folder, mutants, judged }) => {
    const count = (state: Judged["state"]) => judged.filter((one) => one.state === state).length;
    const timeouts = count("timeout");
    const equivalent = judged.filter(isSurvivor)
      .filter(({ mutant }) => reasonOf(mutant, equivalents) !== undefined).length;
    return [folder, {
      total: judged.length,
      caught: count("caught") + timeouts,
      timeouts,
      untested: count("untested"),
      equivalent,
      mutants,
    }] as const;
  });
  return {
    total: parts.reduce((sum, [, { total }]) => sum + total, 0),
    caught: parts.reduce((sum, [, { caught }]) => sum + caught, 0),
    survivors,
    folders: Object.fromEntries(parts),
  };
}

/** The most of a source's line that a table shows. */
const SHOWN = 60;

/** A report for a person. */
export function reportText({ total, caught, survivors, folders }: Report): string {
  const share = (part: number, whole: number) =>
    whole === 0 ? "-" : `${Math.round(100 * part / whole)}%`;
  const parts = textTable(
    ["folder", "sampled", "caught", "share", "untested", "equivalent", "of mutants"],
    Object.entries(folders).map(([folder, part]) => [
      folder,
      part.total,
      part.caught,
      share(part.caught, part.total),
      part.untested,
      part.equivalent,
      part.mutants,
    ]),
  );
  const rows = survivors.map(({ file, line, mutation, source, equivalent, untested }) => [
    `${file}:${line}`,
    source.slice(0, SHOWN),
    mutation,
    equivalent ?? (untested ? "no test of the folder loads it" : ""),
  ]);
  const rest = survivors.length === 0
    ? "no survivors"
    : textTable(["survivor", "source", "mutation", "note"], rows);
  return `${parts}\n\n${rest}\n\n${caught} of ${total} caught (${share(caught, total)})`;
}

function isSurvivor({ state }: Judged): boolean {
  return state === "survived" || state === "untested";
}

function survivorOf({ mutant, state }: Judged, equivalents: readonly Equivalent[]): Survivor {
  const { file, line, mutation } = mutant;
  const reason = reasonOf(mutant, equivalents);
  return {
    file,
    line,
    mutation,
    source: mutant.lineText,
    ...(reason === undefined ? {} : { equivalent: reason }),
    ...(state === "untested" ? { untested: true } : {}),
  };
}

function reasonOf(mutant: Mutant, equivalents: readonly Equivalent[]): string | undefined {
  return equivalents.find((known) =>
    known.file === mutant.file && known.lineText === mutant.lineText &&
    known.mutation === mutant.mutation
  )?.reason;
}
