import { isRoot, makePostgresFolder, othersCanEnter } from "./as_user.ts";
import { isAbandoned, lockFolder } from "./folder_lock.ts";
import { hasRoom } from "./has_room.ts";
import { stopOrphan } from "./stop_orphan.ts";

/**
 * Linux shows a part of its memory as a folder: a database is made there in 15 ms of CPU, on a busy
 * disk in 20 to 300.
 */
const MEMORY = "/dev/shm";
const PREFIX = "options-v4-postgres-";

/**
 * An empty folder of the Postgres user's, in memory where there is room and TMPDIR names no other
 * place. It is held by this process; what a killed one left in memory is taken away first.
 */
export async function temporaryFolder(): Promise<string> {
  const parent = Deno.env.get("TMPDIR") ?? (await hasRoom(MEMORY) ? MEMORY : "/tmp");
  if (parent === MEMORY) await removeAbandoned();
  const canEnter = !isRoot() || await othersCanEnter(parent);
  const folder = await Deno.makeTempDir({ prefix: PREFIX, dir: canEnter ? parent : "/var/tmp" });
  await makePostgresFolder(folder);
  await lockFolder(folder);
  return folder;
}

async function removeAbandoned(): Promise<void> {
  for await (const { name } of Deno.readDir(MEMORY)) {
    const folder = `${MEMORY}/${name}`;
    if (!name.startsWith(PREFIX) || !await isAbandoned(folder)) continue;
    await stopOrphan(`${folder}/data`);
    // Another process may be taking it away as well.
    await Deno.remove(folder, { recursive: true }).catch(() => {});
  }
}
