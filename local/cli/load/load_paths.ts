import { readAllUnderlyings } from "../../../shared/storage/all_underlyings.ts";
import type { Database } from "../../../shared/storage/database.ts";
import { namingFile } from "../../support/naming_file.ts";
import { UsageError } from "../support/run_command.ts";
import type { LoadContext } from "./loader.ts";
import { loaderFor } from "./loader_for.ts";

/**
 * Loads files and folders of them, one after the other, and says of each what was stored. A named
 * file of an unknown form is an error; in a folder it is passed over. The first mistake ends it with
 * an Error that names the file: nothing of that file is stored, and the files before it stay.
 */
export async function loadPaths(
  database: Database,
  paths: readonly string[],
  now: Date,
  print: (line: string) => void,
): Promise<void> {
  const named = await Promise.all(paths.map(filesOf));
  const context = { database, underlyings: await readAllUnderlyings(database), now };
  for (const { file, isNamed } of named.flat()) {
    const stored = await load(file, context);
    if (stored !== undefined) print(`${file}: ${stored}`);
    else if (isNamed) throw new UsageError(`${file}: its first line is of no known form`);
    else print(`${file}: passed over, its first line is of no known form`);
  }
}

/** What was stored of a file in words; absent when it is of no known form. */
async function load(file: string, context: LoadContext): Promise<string | undefined> {
  try {
    return await loaderFor(file)?.(file, context);
  } catch (error) {
    throw namingFile(file, error);
  }
}

async function filesOf(path: string): Promise<{ file: string; isNamed: boolean }[]> {
  let info: Deno.FileInfo;
  try {
    info = await Deno.stat(path);
  } catch {
    throw new UsageError(`${path}: there is no such file or folder`);
  }
  if (!info.isDirectory) return [{ file: path, isNamed: true }];
  const names = [...Deno.readDirSync(path)].filter(({ isFile, name }) =>
    isFile && /\.csv(\.gz)?$/.test(name)
  );
  if (names.length === 0) throw new UsageError(`${path}: the folder holds no .csv or .csv.gz`);
  const folder = path.replace(/\/$/, "");
  return names.map(({ name }) => ({ file: `${folder}/${name}`, isNamed: false }))
    .sort((p, q) => p.file < q.file ? -1 : 1);
}
