import { readFlags } from "../../local/cli/support/flags.ts";
import { projectPath } from "../../local/support/project_root.ts";
import { UsageError } from "../../local/cli/support/run_command.ts";
import { SQL_SUBJECTS } from "./sql/subjects.ts";

/** What `npm run bench -- mutants` was asked for. */
export interface MutantOptions {
  /** Folders of TypeScript whose mutants run against their own tests. */
  readonly folders: readonly string[];
  /** Subjects of SQL whose functions are mutated. */
  readonly sql: readonly string[];
  /** Files of tests that judge folders, where not all of a folder's shall: some take minutes. */
  readonly tests: readonly string[];
  /** Most mutants taken of each folder, and of all SQL together. */
  readonly sample: number;
  readonly seed: number;
  readonly jobs: number;
  readonly json: boolean;
}

const SAMPLE = 50;
const SEED = 1;

/** Reads the command line. Throws UsageError naming flag and rule. */
export function readMutantOptions(args: readonly string[]): MutantOptions {
  const { flags, rest } = readFlags({
    folders: "string",
    sql: "string",
    tests: "string",
    sample: "number",
    seed: "number",
    jobs: "number",
    json: "boolean",
  }, args);
  if (rest.length > 0) throw new UsageError(`mutants takes flags only, not ${rest[0]}`);
  const { sample = SAMPLE, seed = SEED, jobs = navigator.hardwareConcurrency } = flags;
  if (!Number.isSafeInteger(seed)) {
    throw new UsageError(`--seed must be a whole number, not ${seed}`);
  }
  for (const [name, value] of Object.entries({ sample, jobs })) {
    if (!Number.isSafeInteger(value) || value < 1) {
      throw new UsageError(`--${name} must be a whole number above 0, not ${value}`);
    }
  }
  const [folders, sql] = [namesOf(flags.folders), namesOf(flags.sql)];
  if (folders.length === 0 && sql.length === 0) {
    throw new UsageError("mutants needs --folders shared/NAME,... or --sql SUBJECT,...");
  }
  for (const folder of folders) {
    if (!isFolder(folder)) throw new UsageError(`--folders: there is no folder ${folder}`);
  }
  for (const subject of sql) {
    if (!(subject in SQL_SUBJECTS)) {
      const known = Object.keys(SQL_SUBJECTS).join(", ");
      throw new UsageError(`--sql must be of ${known}, not ${subject}`);
    }
  }
  const tests = namesOf(flags.tests);
  const absent = tests.find((file) => !file.endsWith("_test.ts") || !isFile(file));
  if (absent !== undefined) throw new UsageError(`--tests: there is no file of tests ${absent}`);
  return { folders, sql, tests, sample, seed, jobs, json: flags.json ?? false };
}

function namesOf(text: string | undefined): string[] {
  const names = (text ?? "").split(",").map((name) => name.trim().replace(/\/+$/, ""));
  return [...new Set(names.filter((name) => name !== ""))];
}

function isFolder(path: string): boolean {
  return statOf(path)?.isDirectory ?? false;
}

function isFile(path: string): boolean {
  return statOf(path)?.isFile ?? false;
}

/** Of a path inside of the project. */
function statOf(path: string): Deno.FileInfo | undefined {
  if (path.startsWith("/") || path.split("/").includes("..")) return undefined;
  try {
    return Deno.statSync(projectPath(path));
  } catch {
    return undefined;
  }
}
