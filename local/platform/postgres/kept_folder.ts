import { createHash } from "node:crypto";
import { isRoot, makePostgresFolder, othersCanEnter } from "./as_user.ts";

/**
 * The place of a kept folder's database: in the folder itself, or for root in a place that others
 * cannot enter one beside the cached binaries, named by the folder's path; then `say` is told.
 */
export async function keptFolder(folder: string, say: (line: string) => void): Promise<string> {
  await Deno.mkdir(folder, { recursive: true });
  let own = `${folder}/postgres`;
  if (isRoot() && !await othersCanEnter(folder)) {
    const name = createHash("sha256").update(folder).digest("hex").slice(0, 16);
    own = `/var/tmp/options-v4-data-${name}`;
    say(`the database's files are in ${own}: its own user cannot enter ${folder}`);
  }
  await makePostgresFolder(own);
  return own;
}
