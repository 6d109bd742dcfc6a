/**
 * Files under a folder of a checkout whose names end so, as sorted paths inside the checkout; none
 * where there is no such folder.
 */
export function filesUnder(root: string, folder: string, ending: string): string[] {
  let entries: Deno.DirEntry[];
  try {
    entries = [...Deno.readDirSync(`${root}${folder}`)];
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
  return entries.flatMap(({ name, isDirectory }) => {
    const path = `${folder}/${name}`;
    if (isDirectory) return filesUnder(root, path, ending);
    return name.endsWith(ending) ? [path] : [];
  }).sort();
}
