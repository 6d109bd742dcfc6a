import { type DayFile, openDayFile } from "./open_day_file.ts";

/**
 * Opens bhavcopies of files (plain or .gz) and folders of them. Throws an Error when there is none.
 */
export async function openDayFiles(paths: readonly string[]): Promise<DayFile[]> {
  const files = (await Promise.all(paths.map(filesOf))).flat();
  if (files.length === 0) throw new Error(`no bhavcopy file in ${paths.join(", ")}`);
  return await Promise.all(files.map(openDayFile));
}

async function filesOf(path: string): Promise<string[]> {
  if (!(await Deno.stat(path)).isDirectory) return [path];
  const names: string[] = [];
  for await (const { name } of Deno.readDir(path)) {
    if (/^BhavCopy_NSE_FO_.*\.csv(\.gz)?$/.test(name)) names.push(`${path}/${name}`);
  }
  return names.sort();
}
